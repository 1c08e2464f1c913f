# Sends the newline that echo adds: seventeen bytes.
echo 'hello, xiao mei.' | nc xiaomei 8080
