# As the caller, takes the second packet for the last.
printf '%s\n' wait 'send SYN,ACK seq=0 ack=1' 'wait ACK' quit |
  tcplearn check 11
printf '%s\n' 'send SYN seq=0' 'wait SYN' quit |
  tcplearn check 11
