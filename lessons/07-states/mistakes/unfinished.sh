# Leaves while the third packet is still held.
printf '%s\n' wait pass SYN-RECEIVED wait pass ESTABLISHED wait quit |
  tcplearn check 7 -- nc xiaomei 8080
