# Thinks that a SYN takes no number.
tcplearn check 2 --answer link=same -- nc -z xiaomei 8080
