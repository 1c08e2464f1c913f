# Sees only SYN in the answer.
tcplearn check 2 --answer bits-of-the-answer=SYN -- nc -z xiaomei 8080
