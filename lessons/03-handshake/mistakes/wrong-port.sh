# Calls port 8081, where nobody listens.
tcplearn check 3 -- nc -z xiaomei 8081
