# Lets everything pass without a word.
printf '%s\n' follow wait wait wait wait quit |
  tcplearn check 7 -- nc -z xiaomei 8080
