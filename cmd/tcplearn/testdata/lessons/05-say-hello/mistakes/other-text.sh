# Misspells the name: as long, but other bytes.
printf 'hello, xiao mai.' | nc xiaomei 8080
