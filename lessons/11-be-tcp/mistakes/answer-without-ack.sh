# Answers with a SYN that acknowledges nothing.
printf '%s\n' wait 'send SYN seq=0' 'wait 2' quit |
  tcplearn check 11
