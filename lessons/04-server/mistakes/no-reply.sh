# Reads and hangs up without a word.
sed 's/hello, xiao ming.*n"/"/' solution/main.go >start/main.go
cd start && tcplearn check 4 -- go run .
