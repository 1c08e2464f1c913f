# Takes a call that is up at one end only for one that nobody answers.
tcplearn check 12 --seed 3 --answer fault=silent-program -- nc -w 2 xiaomei 8080
