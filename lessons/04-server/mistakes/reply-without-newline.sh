# Forgets the newline.
sed 's/ming[.].n/ming./' solution/main.go >start/main.go
cd start && tcplearn check 4 -- go run .
