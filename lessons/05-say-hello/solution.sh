# Says the sixteen bytes. printf adds no newline in any shell.
#
# 说出这十六个字节。printf 在哪种 shell 里都不会多加换行符。
printf 'hello, xiao mei.' | nc xiaomei 8080
