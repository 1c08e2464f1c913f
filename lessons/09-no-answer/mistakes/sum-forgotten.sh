# Gives the last wait alone.
tcplearn check 9 --predict second-syn=1 --predict third-syn=3 \
  --predict fourth-syn=4 -- nc -w 9 xiaomei 8080
