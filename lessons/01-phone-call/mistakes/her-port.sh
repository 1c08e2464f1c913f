# Takes the port that was called for the own one.
tcplearn check 1 --answer your-port=8080 -- nc -z xiaomei 8080
