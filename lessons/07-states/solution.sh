# Names the state that each packet brings, and lets it pass.
#
# 说出每个包带来的状态，再放它过去。
printf '%s\n' wait pass SYN-RECEIVED wait pass ESTABLISHED \
  wait pass ESTABLISHED quit |
  tcplearn check 7 -- nc xiaomei 8080
