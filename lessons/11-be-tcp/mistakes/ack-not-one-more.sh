# Thinks that a SYN takes no number: ack=seq.
printf '%s\n' wait 'send SYN,ACK seq=0 ack=0' 'wait 2' quit |
  tcplearn check 11
