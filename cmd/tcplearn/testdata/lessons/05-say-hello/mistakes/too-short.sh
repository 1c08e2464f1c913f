# Forgets the full stop: fifteen bytes.
printf 'hello, xiao mei' | nc xiaomei 8080
