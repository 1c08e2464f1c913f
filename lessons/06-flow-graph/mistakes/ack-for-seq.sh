# Reads ack instead of seq.
tcplearn check 5 -- sh -c \
  'printf "hello, xiao mei." | nc xiaomei 8080'
tcplearn check 6 --answer her-isn="$(tcplearn dev value say-hello syn-ack.raw-ack)"
