# Calls port 8081, where nobody listens.
printf 'hello, xiao mei.' | nc xiaomei 8081
