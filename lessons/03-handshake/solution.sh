# Predicts, calls xiaomei, says nothing and hangs up.
#
# 先预测，再打给 xiaomei，什么也不说就挂断。
tcplearn check 3 --predict packet-2-seq=0 --predict packet-2-ack=1 \
  --predict packet-3-seq=1 --predict packet-3-ack=1 \
  --predict fin-seq=1 \
  -- nc -z xiaomei 8080
