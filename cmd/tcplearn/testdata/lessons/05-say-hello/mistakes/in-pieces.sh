# Says it in two breaths, a second apart: the server answers the first.
{ printf 'hello, '; sleep 1; printf 'xiao mei.'; } | nc xiaomei 8080
