# Makes no call at all.
tcplearn check 1 -- sh -c :
