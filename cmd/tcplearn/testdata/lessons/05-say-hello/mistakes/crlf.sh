# Ends the text as a line on Windows ends.
printf 'hello, xiao mei.\r\n' | nc xiaomei 8080
