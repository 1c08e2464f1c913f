# Makes no call at all.
tcplearn check 9 --predict second-syn=1 --predict third-syn=3 \
  --predict fourth-syn=7 -- sh -c :
