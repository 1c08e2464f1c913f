# Ends the answer as a line on Windows ends.
sed 's/ming[.]/ming.\\r/' solution/main.go >start/main.go
cd start && tcplearn check 4 -- go run .
