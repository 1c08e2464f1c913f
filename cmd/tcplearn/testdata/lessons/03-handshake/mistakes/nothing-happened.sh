# Sends nothing at all.
true
