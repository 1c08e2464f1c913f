# Looks at packet 2 instead of packet 1.
tcplearn check 2 --answer bits='SYN ACK' -- nc -z xiaomei 8080
