# Listens for IPv6 only, which xiaoming does not use.
sed 's/"tcp"/"tcp6"/' solution/main.go >start/main.go
cd start && tcplearn check 4 -- go run .
