# Calls port 8081, where nobody listens.
nc -z xiaomei 8081
