# Calls port 8081, where nobody listens.
tcplearn check 9 --predict second-syn=1 --predict third-syn=3 \
  --predict fourth-syn=7 -- nc -z -w 1 xiaomei 8081
