# Sends the text as a UDP datagram, which belongs to no connection.
printf 'hello, xiao mei.' | nc -u -w 1 xiaomei 8080
