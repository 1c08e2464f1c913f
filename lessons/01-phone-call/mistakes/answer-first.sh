# Puts an answer before the question.
tcplearn check 1 --answer order='yes-and-you hello yes' -- nc -z xiaomei 8080
