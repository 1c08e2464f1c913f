# Leaves the call open when the command ends.
tcplearn check 2 -- sh -c \
  'sleep 30 | nc xiaomei 8080 &
   until case $(netstat -tn) in *ESTABLISHED*) ;; *) false ;; esac; do sleep 0.1; done'
