# Runs the server in the folder solution.
cd solution && tcplearn check 4 -- go run .
