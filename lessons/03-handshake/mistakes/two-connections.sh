# Calls twice where one call was asked for.
tcplearn check 3 -- sh -c 'nc -z xiaomei 8080; nc -z xiaomei 8080'
