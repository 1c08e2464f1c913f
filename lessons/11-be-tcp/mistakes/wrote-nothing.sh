# Watches the SYN come again and again, and writes nothing.
printf '%s\n' 'wait 2' quit |
  tcplearn check 11
