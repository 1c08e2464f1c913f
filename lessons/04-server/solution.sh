# Runs the server in the folder solution.
#
# 运行 solution 目录里的服务器。
cd solution && tcplearn check 4 -- go run .
