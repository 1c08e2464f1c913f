# Hangs up the caller who waits, and then one in the queue: nobody is left who
# could find out whether that made room.
tcplearn check 10 --timeout 8s -- sh -c '
  sleep 20 | nc xiaomei 8080 &
  first=$!
  for i in 2 3 4; do
    sleep 1
    sleep 20 | nc xiaomei 8080 &
  done
  last=$!
  sleep 1
  kill $last
  sleep 0.3
  kill $first
  wait'
