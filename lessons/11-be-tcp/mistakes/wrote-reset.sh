# Refuses the call.
printf '%s\n' wait 'send RST,ACK seq=0 ack=1' 'wait 1' quit |
  tcplearn check 11
