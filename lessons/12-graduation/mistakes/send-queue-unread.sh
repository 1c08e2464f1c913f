# Takes an answer that is lost for none, without a look at Send-Q.
tcplearn check 12 --seed 4 --answer fault=silent-program -- nc -w 2 xiaomei 8080
