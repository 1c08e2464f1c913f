package messages

import "tcplearn/checker"

// chineseServeMistakes are the words for mistakes of a server that the learner wrote. The
// facts are those of the other mistakes.
var chineseServeMistakes = map[checker.MistakeID]Mistake{
	checker.NeverListened: {
		Cause: "你的服务器从来没有监听：直到程序结束或者时间用完，都没有一个套接字处于 LISTEN。",
		Try:   "先单独运行它，看它打印了什么。它要在 TCP 的 8080 端口上监听，并且一直留在那里。",
	},
	checker.BoundToLoopback: {
		Cause: "你的服务器在 %[1]s 监听，只有同一台主机上的程序才能打到那里；从 xiaoming 打来会被拒绝。",
		Try:   "请监听所有地址：Go 里写 \":8080\"，Python 里写 \"0.0.0.0\" 或 \"\"。",
	},
	checker.IPv6Only: {
		Cause: "你的服务器在 %[1]s 监听，只收 IPv6；客户端用 IPv4 打给 10.0.0.2，会被拒绝。",
		Try:   "请监听所有 IPv4 地址：Go 里写 \":8080\"，Python 里写 \"0.0.0.0\" 或 \"\"。",
	},
	checker.ServesOtherPort: {
		Cause: "你的服务器在 %[2]d 端口监听，而客户端打的是 8080 端口。",
		Try:   "请在 8080 端口监听。",
	},
	checker.NeverAccepts: {
		Cause: "你的服务器在监听，但程序一直没有接这通电话：握手由内核完成之后，它就在全连接队列里等着。",
		Try:   "在循环里调用 accept，然后回答它给你的每一条连接。",
	},
	checker.NoReply: {
		Cause: "客户端说完了话，却没有得到回答：你的服务器一直沉默，或者一声不吭就挂断了。",
		Try:   "读一次，写出回答 %[5]s，再关闭。不要等换行，也不要等客户端的数据结束：都不会来。",
	},
	checker.ReplyNoNewline: {
		Cause: "回答缺了末尾的换行：只有 %[4]d 个字节，应为 %[3]d 个。",
		Try:   "连同换行一起写出：%[5]s",
	},
	checker.ReplyCRLF: {
		Cause: "回答以 \\r\\n 结尾，这是 Windows 的换行：有 %[4]d 个字节，应为 %[3]d 个。",
		Try:   "请一字不差地写出 %[5]s。",
	},
	checker.ReplyEchoes: {
		Cause: "你的服务器把读到的内容原样发了回来：%[6]s。要的是它自己的回答。",
		Try:   "不管客户端说什么，都写出 %[5]s。",
	},
	checker.ReplyOther: {
		Cause: "回答不一样。第 %[7]d 个字节开始不同：应为 %[5]s，看到 %[6]s。",
		Try:   "对每个客户端，一字不差地写出 %[5]s，只写一次。",
	},
	checker.KeepsOpen: {
		Cause: "回答是对的，但你的服务器没有关闭连接，客户端还在等结束。",
		Try:   "回答之后请关闭连接。",
	},
	checker.ServerResets: {
		Cause: "回答是对的，但通话以 RST 而不是 FIN 结束：关闭的时候，客户端的数据还没读完，或者把 SO_LINGER 设成了 0。",
		Try:   "先读完客户端说的话，再回答、关闭。",
	},
	checker.SpeaksUnasked: {
		Cause: "客户端还没开口，你的服务器就先说话了：%[6]s。",
		Try:   "先读，再回答。",
	},
	checker.HangsUpEarly: {
		Cause: "客户端还没开口，你的服务器就把它挂断了。",
		Try:   "在 read 里等着，直到客户端说了话。",
	},
	checker.OneAtATime: {
		Cause: "一个客户端连着却不说话的时候，另一个得不到回答：你的服务器一次只服务一个。",
		Try:   "每条连接单独服务：Go 里用 goroutine，Python 里用线程，或者用 fork 出来的进程。",
	},
	checker.OneClientOnly: {
		Cause: "你的服务器回答了第一个客户端，却没有接第二个的电话：它只 accept 了一次。",
		Try:   "请在循环里 accept。",
	},
	checker.DiedOfClient: {
		Cause: "你的服务器服务过别的客户端，却没有接后来一个的电话。",
		Try:   "看看它最后打印了什么。不管是一条连接出错，还是数够了几个，accept 的循环都不该结束。",
	},
	checker.DiedOfReset: {
		Cause: "一个客户端用 RST 中断之后，你的服务器就不在了，或者不再回答任何人。这时读或写会失败，而这个错误没有人处理。",
		Try:   "读或写出错，就当作这一条连接结束了，继续服务别的连接。",
	},
}
