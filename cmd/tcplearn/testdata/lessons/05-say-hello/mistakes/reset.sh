# Hangs up before the answer was read. Nobody reads what nc prints, so nc stops
# receiving before it has sent a byte, and its kernel answers the reply with RST.
# The second lets nc connect and see that first.
{ sleep 1; printf 'hello, xiao mei.'; } | nc xiaomei 8080 | true
