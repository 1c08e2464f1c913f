# Talks where only the handshake was asked for.
echo hi | nc xiaomei 8080
