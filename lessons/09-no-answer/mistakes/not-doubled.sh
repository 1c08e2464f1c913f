# Gives the first wait twice.
tcplearn check 9 --predict second-syn=1 --predict third-syn=1 \
  --predict fourth-syn=7 -- nc -w 9 xiaomei 8080
