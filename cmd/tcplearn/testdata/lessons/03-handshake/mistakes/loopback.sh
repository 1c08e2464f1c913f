# Calls its own host instead of xiaomei.
nc -z 127.0.0.1 8080
