# Three in a row, each told apart by what it alone shows; the numbers are those of
# the list of faults, so that it is known which ones are drawn.
tcplearn check 12 --seed 2 --answer fault=syn-ack-lost -- \
  nc -v -w 2 xiaomei 8080
tcplearn check 12 --seed 5 --answer fault=port-closed -- \
  nc -v -w 2 xiaomei 8080
tcplearn check 12 --seed 9 --answer fault=wrong-address -- \
  nc -v -w 2 xiaomei 8080
