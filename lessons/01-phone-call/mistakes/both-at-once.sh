# Thinks that both are sure at the same moment.
tcplearn check 1 --answer after-two=both -- nc -z xiaomei 8080
