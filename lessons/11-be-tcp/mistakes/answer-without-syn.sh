# Answers with a bare ACK.
printf '%s\n' wait 'send ACK seq=0 ack=1' 'wait 2' quit |
  tcplearn check 11
