# Starts something that is no server.
tcplearn check 4 -- sh -c :
