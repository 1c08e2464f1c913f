# Expects a SYN every second.
tcplearn check 9 --predict second-syn=1 --predict third-syn=2 \
  --predict fourth-syn=3 -- nc -w 9 xiaomei 8080
