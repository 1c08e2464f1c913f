# Never closes.
sed '/defer/d' solution/main.go >start/main.go
cd start && tcplearn check 4 -- go run .
