# Makes no call at all.
tcplearn check 2 -- sh -c :
