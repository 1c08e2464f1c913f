# Takes a refusal for a lost SYN.
tcplearn check 12 --seed 5 --answer fault=syn-lost -- nc -w 2 xiaomei 8080
