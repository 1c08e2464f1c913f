# Sends a UDP datagram, which no queue of calls takes.
tcplearn check 10 --timeout 2s -- sh -c 'printf hi | nc -u -w 1 xiaomei 8080'
