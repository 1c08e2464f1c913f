# Makes no call at all.
tcplearn check 8 --timeout 2s -- sh -c :
