# Sends what a browser sends: an HTTP request.
tcplearn check 3 -- sh -c \
  'printf "GET / HTTP/1.1\r\nHost: xiaomei\r\n\r\n" | nc xiaomei 8080'
