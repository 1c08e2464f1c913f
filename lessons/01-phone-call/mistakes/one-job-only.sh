# Sees one of the two marks of packet 2.
tcplearn check 1 --answer both-bits=SYN -- nc -z xiaomei 8080
