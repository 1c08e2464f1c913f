# Leaves the call open when the command ends.
tcplearn check 3 -- sh -c \
  'sleep 30 | nc xiaomei 8080 & sleep 1'
