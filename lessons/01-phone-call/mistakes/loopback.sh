# Calls its own host instead of xiaomei.
tcplearn check 1 -- nc -z 127.0.0.1 8080
