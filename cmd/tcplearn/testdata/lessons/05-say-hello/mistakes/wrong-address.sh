# Calls an address that nobody has, and gives up after a second.
printf 'hello, xiao mei.' | nc -w 1 10.0.0.3 8080
