# Takes an answer that is lost for a SYN that is, without a look at the server.
tcplearn check 12 --seed 2 --answer fault=syn-lost -- nc -w 2 xiaomei 8080
