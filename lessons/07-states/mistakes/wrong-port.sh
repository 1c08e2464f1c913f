# Calls port 8081, where nobody listens.
printf '%s\n' wait pass CLOSED wait pass CLOSED quit |
  tcplearn check 7 -- nc xiaomei 8081
