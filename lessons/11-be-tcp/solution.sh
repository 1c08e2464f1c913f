# First as xiaomei, then as xiaoming.
#
# 先当 xiaomei，再当 xiaoming。
printf '%s\n' wait 'send SYN,ACK seq=0 ack=1' 'wait ACK' quit |
  tcplearn check 11
printf '%s\n' 'send SYN seq=0' 'wait SYN' 'send ACK seq=1 ack=1' 'wait 1' \
  quit | tcplearn check 11
