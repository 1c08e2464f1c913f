# Takes a program that reads nothing for an answer that is lost.
tcplearn check 12 --seed 8 --answer fault=reply-lost -- nc -w 2 xiaomei 8080
