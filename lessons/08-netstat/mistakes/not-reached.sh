# Lets the caller hang up every time, and never the server first.
{
  sleep 1
  tcplearn shell xiaomei -- sh -c 'nc -l 8080 & sleep 1; kill -STOP $!; sleep 6'
} &
tcplearn check 8 --timeout 8s -- sh -c '
  sleep 3
  sleep 2 | nc -N xiaomei 8080'
