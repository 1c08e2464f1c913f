# Four callers who stay, one after the other: the fourth finds no place.
#
# 四个人先后打来，都不挂：第四个没有位置。
tcplearn check 10 -- sh -c '
  for i in 1 2 3 4; do
    sleep 20 | nc xiaomei 8080 &
    sleep 1
  done
  wait'
