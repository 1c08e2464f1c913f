# Calls an address that nobody has, and gives up after a second.
tcplearn check 1 -- nc -z -w 1 10.0.0.3 8080
