# Four callers, one after the other: the fourth finds no place, and finds none
# either when the first hangs up.
#
# 四个人先后打来：第四个没有位置，第一个挂了，他还是没有位置。
tcplearn check 10 -- sh -c '
  sleep 20 | nc xiaomei 8080 &
  first=$!
  for i in 2 3 4; do
    sleep 1
    sleep 20 | nc xiaomei 8080 &
  done
  sleep 1
  kill $first
  wait'
