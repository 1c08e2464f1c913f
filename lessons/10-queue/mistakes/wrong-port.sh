# Calls port 8081, where nobody listens.
tcplearn check 10 --timeout 2s -- nc xiaomei 8081
