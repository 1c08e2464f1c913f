# Says the sixteen bytes. printf adds no newline in any shell.
printf 'hello, xiao mei.' | nc xiaomei 8080
