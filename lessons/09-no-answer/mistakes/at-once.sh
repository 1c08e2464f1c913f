# Expects the SYN again at once.
tcplearn check 9 --predict second-syn=0 --predict third-syn=3 \
  --predict fourth-syn=7 -- nc -w 9 xiaomei 8080
