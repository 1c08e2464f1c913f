# Leaves the call open in the background when the command ends. The second
# gives nc the time to connect.
sleep 30 | nc xiaomei 8080 &
sleep 1
