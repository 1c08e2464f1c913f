# Starts the server at another port.
{
  sleep 1
  tcplearn shell xiaomei -- sh -c 'sleep 3 | nc -l 8081'
} &
tcplearn check 8 --timeout 4s -- sh -c 'sleep 2; sleep 1 | nc xiaomei 8081'
