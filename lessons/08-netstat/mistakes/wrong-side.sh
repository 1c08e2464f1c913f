# Listens on xiaoming and calls from xiaomei: the states are at the wrong end.
{
  sleep 2
  tcplearn shell xiaomei -- sh -c 'sleep 4 | nc xiaoming 8080'
} &
tcplearn check 8 --timeout 5s -- sh -c 'nc -l 8080'
