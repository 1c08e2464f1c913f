# Takes the ack for the length.
tcplearn check 5 -- sh -c \
  'printf "hello, xiao mei." | nc xiaomei 8080'
tcplearn check 6 --answer request-length=77
