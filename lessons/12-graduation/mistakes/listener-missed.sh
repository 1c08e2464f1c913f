# Takes a listener at another port for none, without netstat -tln.
tcplearn check 12 --seed 6 --answer fault=port-closed -- nc -w 2 xiaomei 8080
