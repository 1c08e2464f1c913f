# Gives the length in bytes.
tcplearn check 2 --answer data-offset=40 -- nc -z xiaomei 8080
