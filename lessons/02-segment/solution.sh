# Calls, then answers from the bytes that were saved.
#
# 先打电话，再照保存下来的字节回答。
tcplearn check 2 -- nc -z xiaomei 8080
tcplearn check 2 \
  --answer source-port="$(tcplearn dev value segment syn.source-port)" \
  --answer sequence-number="$(tcplearn dev value segment syn.raw-seq)" \
  --answer acknowledgment-number=0 --answer bits=SYN \
  --answer data-offset="$(tcplearn dev value segment syn.data-offset)" \
  --answer bits-of-the-answer='SYN ACK' --answer link=one-more
