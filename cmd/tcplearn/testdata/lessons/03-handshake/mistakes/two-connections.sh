# Calls twice where one call was asked for.
nc -z xiaomei 8080
nc -z xiaomei 8080
