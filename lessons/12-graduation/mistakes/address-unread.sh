# Takes silence for a lost SYN and does not read the address.
tcplearn check 12 --seed 9 --answer fault=syn-lost -- nc -w 2 xiaomei 8080
