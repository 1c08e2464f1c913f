# Takes the destination port for the source port.
tcplearn check 2 --answer source-port=8080 -- nc -z xiaomei 8080
