# Guesses, and is not even near.
tcplearn check 12 --seed 2 --answer fault=port-closed -- nc -w 2 xiaomei 8080
