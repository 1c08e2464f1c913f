# Thinks that two messages would do.
tcplearn check 1 --answer her-proof=packet-2 -- nc -z xiaomei 8080
