# Listens, and never takes a call.
sed 's/for {/select {}; &/' solution/main.go >start/main.go
cd start && tcplearn check 4 -- go run .
