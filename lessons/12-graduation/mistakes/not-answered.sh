# Looks, and does not say what it was.
tcplearn check 12 --seed 5 -- nc -w 2 xiaomei 8080
