# Mistakes who is called what.
sed 's/xiao ming/xiao mei/' solution/main.go >start/main.go
cd start && tcplearn check 4 -- go run .
