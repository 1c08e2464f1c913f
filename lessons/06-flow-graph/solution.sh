# Makes the call of lesson 5, and answers from its capture and the other one.
#
# 再打一次第 5 课的电话，根据它的抓包和另一份抓包回答。
tcplearn check 5 -- sh -c \
  'printf "hello, xiao mei." | nc xiaomei 8080'
tcplearn check 6 --answer your-isn="$(tcplearn dev value say-hello syn.raw-seq)" \
  --answer her-isn="$(tcplearn dev value say-hello syn-ack.raw-seq)" \
  --answer greeting-acknowledged="$(tcplearn dev value say-hello data-ack.raw-ack)" \
  --answer whose-isn=client --answer request-length=76 \
  --answer request-acknowledged=77 --answer curl-isn=1383337574
