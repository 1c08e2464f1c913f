# Three in a row, each told apart by what it alone shows. The number behind
# --seed decides which fault is drawn, so it is known here beforehand.
#
# 连续三个，各凭自己独有的痕迹认出来；--seed 后面的编号决定抽到哪个故障，
# 所以事先就知道是什么。
tcplearn check 12 --seed 2 --answer fault=syn-ack-lost -- \
  nc -v -w 2 xiaomei 8080
tcplearn check 12 --seed 5 --answer fault=port-closed -- \
  nc -v -w 2 xiaomei 8080
tcplearn check 12 --seed 9 --answer fault=wrong-address -- \
  nc -v -w 2 xiaomei 8080
