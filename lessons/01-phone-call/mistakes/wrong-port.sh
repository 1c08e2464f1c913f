# Calls port 8081, where nobody listens.
tcplearn check 1 -- nc -z xiaomei 8081
