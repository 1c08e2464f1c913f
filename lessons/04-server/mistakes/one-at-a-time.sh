# Talks in the loop, so that the next caller has to wait.
sed 's/go answer/answer/' solution/main.go >start/main.go
cd start && tcplearn check 4 -- go run .
