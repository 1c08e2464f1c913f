# Acknowledges a number that was never sent.
printf '%s\n' wait 'send SYN,ACK seq=0 ack=2' 'wait 2' quit |
  tcplearn check 11
