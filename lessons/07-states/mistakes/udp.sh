# Sends a UDP datagram, which has no states.
printf '%s\n' 'wait 2' quit |
  tcplearn check 7 -- sh -c 'printf hi | nc -u -w 1 xiaomei 8080'
