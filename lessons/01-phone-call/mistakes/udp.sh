# Sends a UDP datagram, which has no handshake.
tcplearn check 1 -- sh -c 'printf hi | nc -u -w 1 xiaomei 8080'
