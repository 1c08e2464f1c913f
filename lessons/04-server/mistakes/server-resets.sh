# Breaks off instead of hanging up.
sed 's/defer c.Close()/&; c.(*net.TCPConn).SetLinger(0)/' solution/main.go >start/main.go
cd start && tcplearn check 4 -- go run .
