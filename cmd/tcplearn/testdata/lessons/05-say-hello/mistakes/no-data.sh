# Connects and hangs up without a word.
nc -z xiaomei 8080
