# Makes no call at all.
tcplearn check 3 -- sh -c :
