# Calls, then answers; the port is read from the packets that were saved.
#
# 先打电话，再回答；端口号从保存下来的包里读。
tcplearn check 1 -- nc -z xiaomei 8080
tcplearn check 1 --answer order='hello yes-and-you yes' \
  --answer both-bits='SYN ACK' --answer after-two=xiaoming \
  --answer her-proof=packet-3 --answer old-question=xiaoming \
  --answer your-port="$(tcplearn dev value phone-call syn.source-port)"
