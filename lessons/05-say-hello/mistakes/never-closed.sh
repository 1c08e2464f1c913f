# Hears the answer but keeps its own end open (CLOSE-WAIT): nc waits for the end
# of its input, which sleep holds back.
{ printf 'hello, xiao mei.'; sleep 30; } | nc xiaomei 8080 &
until case $(netstat -tn) in *CLOSE_WAIT*) ;; *) false ;; esac; do sleep 0.1; done
