# Takes a SYN that a full queue drops for one that the wire lost.
tcplearn check 12 --seed 7 --answer fault=syn-lost -- nc -w 2 xiaomei 8080
