# Says it in two breaths: the second comes when the server has answered the first,
# and has hung up on its side.
{
  printf 'hello, '
  until case $(netstat -tn) in *CLOSE_WAIT*) ;; *) false ;; esac; do sleep 0.1; done
  printf 'xiao mei.'
} | nc xiaomei 8080
