# Thinks that an old question can be told by its looks.
tcplearn check 1 --answer old-question=xiaomei -- nc -z xiaomei 8080
