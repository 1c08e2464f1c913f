# Predicts 1, 3 and 7 seconds, and waits for nine.
#
# 预测 1、3、7 秒，然后等九秒。
tcplearn check 9 --predict second-syn=1 --predict third-syn=3 \
  --predict fourth-syn=7 -- nc -w 9 xiaomei 8080
