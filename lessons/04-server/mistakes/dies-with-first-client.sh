# Serves one call and ends.
sed 's/go answer(c)/l.Close(); answer(c); return/' solution/main.go >start/main.go
cd start && tcplearn check 4 -- go run .
