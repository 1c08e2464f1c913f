package messages

import "tcplearn/checker"

// chineseHoldMistakes are the words for mistakes of states that are to be held. Fact 9 is
// what was wanted, fact 8 how many there were.
var chineseHoldMistakes = map[checker.MistakeID]Mistake{
	checker.NobodyListens: {
		Cause: "打过去被 RST 拒绝：xiaomei 的 8080 端口上没有人监听。",
		Try:   "如果练习要你自己的服务器，就先在另一个终端里启动：tcplearn shell xiaomei -- nc -l 8080",
	},
	checker.NotReached: {
		Cause: "要的是 \"%[9]s\"，可是一直没有看到套接字处于这个状态。",
		Try:   "想一想，是哪个包让人进入这个状态，它又由哪一方发出。",
	},
	checker.WrongSide: {
		Cause: "要的是 \"%[9]s\"。有套接字处于这个状态，不过是在另一方。",
		Try:   "谁先挂断，决定了状态在哪一方。这次让另一方先挂断。",
	},
	checker.LetGo: {
		Cause: "要的是 \"%[9]s\"。这个状态出现过，但只是一闪而过。",
		Try:   "找出是什么结束了它：如果是程序结束了，就让程序等着输入，比如在管道前面放一个 sleep；如果是某个包，就想办法让那个包不出现。",
	},
	checker.TooFewHeld: {
		Cause: "要的是 \"%[9]s\"，而同时处于这个状态的最多只有 %[8]d 个。",
		Try:   "多打几个电话，而且一个也不要挂断。",
	},
	checker.TooManyHeld: {
		Cause: "要的是 \"%[9]s\"，而同时处于这个状态的有 %[8]d 个。",
		Try:   "同时打的电话少一些。",
	},
	checker.AllAtOnce: {
		Cause: "几通电话同时打来：全连接队列还有位置的时候，它们的 SYN 就都得到了回答，所以没有一通停在 SYN-SENT。现在队列满了，其中 %[8]d 通的第三个包被服务器忽略：在 xiaoming 看来已经 ESTABLISHED，在 xiaomei 看来却没有。",
		Try:   "一通接一通地打，中间隔一秒（sleep 1）。",
	},
	checker.Unfinished: {
		Cause: "你结束得太早，或者动手太晚：这个练习要的包或状态有一些没有出现。",
		Try:   "一个包接一个包地做下去，直到这通电话走到练习要求的那一步。中间不要停上几分钟，否则对方会放弃。输入 help 可以看到能用的命令。",
	},
	checker.StateUnnamed: {
		Cause: "一个发给 %[9]s 的包放行之前，你没有说它会带来什么状态。",
		Try:   "先回答问题再放行。自动放行或者一起放行的包是不会问的。",
	},
	checker.WrongState: {
		Cause: "你说一个包会让 %[9]s 变成 %[10]s，它的内核却不这么说。",
		Try:   "SYN 让监听的服务器进入 SYN-RECEIVED。自己的 SYN 得到应答，就进入 ESTABLISHED；服务器的 SYN 得到 ACK，也是如此。",
	},
	checker.WrongDiagnosis: {
		Cause: "故障不是这个。你说的那种会是什么样子，实际的又是什么样子，都写在上面。",
		Try:   "按顺序问三件事：到底有没有回答，是什么回答，等的时候两边的内核（netstat -tan）怎么说？",
	},
}
