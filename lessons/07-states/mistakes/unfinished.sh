# Leaves after the first packet.
printf '%s\n' wait pass SYN-RECEIVED wait quit |
  tcplearn check 7 -- nc xiaomei 8080
