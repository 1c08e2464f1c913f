# Calls its own host instead of xiaomei.
tcplearn check 9 --predict second-syn=1 --predict third-syn=3 \
  --predict fourth-syn=7 -- nc -z 127.0.0.1 8080
