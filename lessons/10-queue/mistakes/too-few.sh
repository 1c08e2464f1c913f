# Brings two callers, as many as the backlog says.
tcplearn check 10 --timeout 5s -- sh -c '
  for i in 1 2; do sleep 20 | nc xiaomei 8080 & sleep 1; done
  wait'
