# Sends a UDP datagram, which has no handshake.
printf hi | nc -u -w 1 xiaomei 8080
