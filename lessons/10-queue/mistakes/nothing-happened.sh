# Makes no call at all.
tcplearn check 10 --timeout 2s -- sh -c :
