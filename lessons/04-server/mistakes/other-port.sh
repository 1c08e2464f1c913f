# Listens at another port.
sed 's/:8080/:8081/' solution/main.go >start/main.go
cd start && tcplearn check 4 -- go run .
