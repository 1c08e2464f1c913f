# Calls its own host instead of xiaomei.
printf 'hello, xiao mei.' | nc 127.0.0.1 8080
