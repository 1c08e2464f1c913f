# Answers with the number that tools show.
tcplearn check 2 --answer sequence-number=0 -- nc -z xiaomei 8080
