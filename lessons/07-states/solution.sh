# Names the state that each packet brings, and lets it pass.
printf '%s\n' wait pass SYN-RECEIVED wait pass ESTABLISHED \
  wait pass ESTABLISHED quit |
  tcplearn check 7 -- nc xiaomei 8080
