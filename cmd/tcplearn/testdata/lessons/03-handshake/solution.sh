# Calls xiaomei, says nothing and hangs up.
nc -z xiaomei 8080
