# Calls before a server was started.
tcplearn check 8 --timeout 3s -- nc -z xiaomei 8080
