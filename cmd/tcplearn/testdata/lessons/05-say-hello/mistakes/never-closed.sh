# Hears the answer but keeps its own end open (CLOSE-WAIT): nc waits for the end
# of its input, which sleep holds back. The second lets the answer arrive.
{ printf 'hello, xiao mei.'; sleep 30; } | nc xiaomei 8080 &
sleep 1
