# Takes silence for a lost SYN without looking at the server.
tcplearn check 12 --seed 2 --answer fault=syn-lost -- nc -w 2 xiaomei 8080
