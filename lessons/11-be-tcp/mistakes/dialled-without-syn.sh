# As the caller, begins with an ACK.
printf '%s\n' wait 'send SYN,ACK seq=0 ack=1' 'wait ACK' quit |
  tcplearn check 11
printf '%s\n' 'send ACK seq=0 ack=0' 'wait 1' quit |
  tcplearn check 11
