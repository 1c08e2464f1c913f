# Takes the ISN of the other side.
tcplearn check 5 -- sh -c \
  'printf "hello, xiao mei." | nc xiaomei 8080'
tcplearn check 6 --answer your-isn="$(tcplearn dev value say-hello syn-ack.raw-seq)"
