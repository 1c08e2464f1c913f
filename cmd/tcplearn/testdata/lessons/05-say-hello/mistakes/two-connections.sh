# Says it twice, in two calls.
printf 'hello, xiao mei.' | nc xiaomei 8080
printf 'hello, xiao mei.' | nc xiaomei 8080
