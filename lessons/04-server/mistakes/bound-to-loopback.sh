# Listens for callers on the same host only.
sed 's/":8080"/"127.0.0.1:8080"/' solution/main.go >start/main.go
cd start && tcplearn check 4 -- go run .
