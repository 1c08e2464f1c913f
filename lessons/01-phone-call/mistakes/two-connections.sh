# Calls twice where one call was asked for.
tcplearn check 1 -- sh -c 'nc -z xiaomei 8080; nc -z xiaomei 8080'
