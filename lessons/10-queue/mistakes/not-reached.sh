# Calls with nc -z, which hangs up at once: nobody stays ESTABLISHED.
tcplearn check 10 --timeout 8s -- sh -c '
  for i in 1 2 3 4; do nc -z -w 1 xiaomei 8080; sleep 1; done'
