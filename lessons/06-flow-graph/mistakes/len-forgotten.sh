# Gives the number of the first byte, not of the next one.
tcplearn check 5 -- sh -c \
  'printf "hello, xiao mei." | nc xiaomei 8080'
tcplearn check 6 --answer greeting-acknowledged="$(tcplearn dev value say-hello data.raw-seq)"
