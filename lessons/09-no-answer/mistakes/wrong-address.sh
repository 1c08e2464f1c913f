# Calls an address that nobody has.
tcplearn check 9 --predict second-syn=1 --predict third-syn=3 \
  --predict fourth-syn=7 -- nc -z -w 1 10.0.0.3 8080
