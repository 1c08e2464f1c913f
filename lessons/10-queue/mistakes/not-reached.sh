# Fills the queue, and hangs up none of the calls in it.
tcplearn check 10 --timeout 6s -- sh -c '
  for i in 1 2 3 4; do sleep 20 | nc xiaomei 8080 & sleep 1; done
  wait'
