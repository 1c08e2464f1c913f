# Answers before anything was said.
sed -e '/_, err = io/,/}/d' \
  -e 's/b := make/io.WriteString(c, "hello, xiao ming.\\n"); &/' solution/main.go >start/main.go
cd start && tcplearn check 4 -- go run .
