# Calls the IPv6 address of xiaomei, whose server listens on IPv4 only.
printf 'hello, xiao mei.' | nc fd00::2 8080
