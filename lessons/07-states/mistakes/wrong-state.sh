# Thinks that the first packet is enough for the server.
printf '%s\n' wait pass ESTABLISHED wait pass ESTABLISHED \
  wait pass ESTABLISHED quit |
  tcplearn check 7 -- nc xiaomei 8080
