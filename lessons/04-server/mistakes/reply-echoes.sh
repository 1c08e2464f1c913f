# Says back what it was told.
sed -e '/"io"/d' -e 's/io.WriteString(c, .*)/c.Write(b[:n])/' solution/main.go >start/main.go
cd start && tcplearn check 4 -- go run .
