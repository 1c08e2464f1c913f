# Sends what a browser or curl sends: an HTTP request.
printf 'GET / HTTP/1.1\r\nHost: xiaomei:8080\r\nAccept: */*\r\n\r\n' |
	nc xiaomei 8080
