# All three states at once. One server hangs up first, and its caller a
# second later: TIME-WAIT. Then one falls asleep: its first caller hangs up,
# which it does not notice (CLOSE-WAIT), and its second one stays
# (ESTABLISHED).
#
# 一次凑齐三个状态。第一个服务器先挂断，打来的人一秒后才挂：TIME-WAIT。
# 然后另一个服务器睡着了：第一个打来的人挂断，它没有察觉（CLOSE-WAIT）；
# 第二个打来的人不挂（ESTABLISHED）。
{
  sleep 1
  tcplearn shell xiaomei -- sh -c '
    nc -N -l 8080 </dev/null
    nc -l 8080 & sleep 1; kill -STOP $!; sleep 15'
} &
tcplearn check 8 -- sh -c '
  until sleep 1 | nc -N xiaomei 8080; do sleep 1; done
  sleep 2
  nc -z xiaomei 8080
  sleep 12 | nc xiaomei 8080'
