# Talks where only the handshake was asked for.
tcplearn check 3 -- sh -c 'echo hi | nc xiaomei 8080'
