# Takes the sequence number for the acknowledgment number.
tcplearn check 2 -- nc -z xiaomei 8080
tcplearn check 2 --answer \
  acknowledgment-number="$(tcplearn dev value segment syn.raw-seq)"
