# Calls its own host instead of xiaomei.
tcplearn check 10 --timeout 2s -- nc 127.0.0.1 8080
