# Calls an address that nobody has.
tcplearn check 10 --timeout 3s -- nc -w 2 10.0.0.3 8080
