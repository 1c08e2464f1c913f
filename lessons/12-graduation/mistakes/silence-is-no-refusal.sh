# Takes silence for a refusal.
tcplearn check 12 --seed 1 --answer fault=port-closed -- nc -w 2 xiaomei 8080
