# Answers with the relative number.
tcplearn check 5 -- sh -c \
  'printf "hello, xiao mei." | nc xiaomei 8080'
tcplearn check 6 --answer your-isn=0
