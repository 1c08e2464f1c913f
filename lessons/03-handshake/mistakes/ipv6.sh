# Calls the IPv6 address of xiaomei, whose server listens on IPv4 only.
tcplearn check 3 -- nc -z fd00::2 8080
