# Types the punctuation of a Chinese input method.
printf 'hello，xiao mei。' | nc xiaomei 8080
