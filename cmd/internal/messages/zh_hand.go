package messages

var chineseHand = Hand{
	Intro:   "现在由你来当 %[1]s 的内核：它自己什么也不发，发给 %[2]s 的每一个报文段都由你来写。%[2]s 是一台真正的 Linux，它会像任何 Linux 一样回应。",
	Numbers: "编号是相对的：0 就是数数的那一方的初始序列号。真正的初始序列号由双方各自随机选取。",
	Begin:   "输入 send，会逐个询问每个字段；也可以把所有字段写在 send 后面的同一行里。help 说明其他命令，quit 结束。",
	Where:   "你的下一个报文段从 %s 发往 %s。",
	Prompt:  ">",
	Help: "send：依次询问 flags（控制位）、seq（序列号）、ack（确认号）和 data（数据），然后发送这个报文段\n" +
		"send 控制位 seq=N ack=N data=\"TEXT\"：马上发送。控制位可以是 SYN ACK FIN RST PSH URG 中的几个。" +
		"没有写的都是 0。还可以写：window=N、mss=N、checksum=bad（检验和出错）、raw（编号就是首部里的原始值）\n" +
		"wait：等到对方内核发来报文段为止。wait 30 最多等 30 秒，wait FIN 等一个带 FIN 的报文段\n" +
		"new：开始另一通电话\n" +
		"say 文字：让打电话给你的程序说一行话\n" +
		"state：显示真正的内核里的套接字\n" +
		"raw：编号改用首部里的原始值，再输入一次就换回相对值\n" +
		"quit：结束。所有的包都会保存",
	Cancelled:      "什么也没有发送。",
	Program:        "%s 上有一个真正的程序正在打电话给你：%s",
	ProgramSaid:    "%s 说：%s",
	ProgramEnded:   "%s 结束了，退出状态是 %d。输入 new 再运行一次。",
	ProgramKilled:  "%s 被信号 %d 终止了。输入 new 再运行一次。",
	NoProgram:      "现在没有程序在给你打电话，所以这句话没有人能说。输入 new 再运行一次。",
	YouSent:        "第 %d 个包：你发送了 %s",
	WrongChecksum:  "检验和是错的，正如你所愿。",
	NoCall:         "还没有人打电话给你，所以也没有人可以回应。wait 等待来电，new 再运行一次程序。",
	NotSent:        "一个包装不下这个报文段：%s",
	KernelSent:     "第 %d 个包：%s 的内核发送了 %s",
	KernelRepeated: "第 %[1]d 个包：%[2]s 的内核发送了 %[3]s，和第 %[4]d 个包一样，相隔 %[5]s 秒",
	Silence:        "%s 的内核到现在还没有发来任何回应。",
	BadChecksums:   "%s 的内核把它扔掉了，并且记了一笔（netstat -s 能看到）：InCsumErrors 原来是 %d，现在是 %d。",
	NothingCame:    "这段时间里什么也没有来。",
	CameAlready:    "已经来过了：请看上面。",
	RelativeNow:    "编号又是相对值了。",
	RawNow:         "编号现在是首部里的原始值。",
	ISNs:           "你从 %[1]d 开始，%[2]s 从 %[3]d 开始。",
	OwnISN:         "你从 %d 开始。",
	Netstat:        "%s 上的 netstat -tan：",
	NoSocket:       "%s 上的 netstat -tan：没有属于这通电话的套接字。",
	Accepted:       "服务器的 accept() 返回了：它有了一个来自 %s 的连接。",
	Read:           "服务器读到 %d 个字节：%s",
	Wrote:          "服务器写了 %d 个字节：%s",
	Done:           "服务器读到了末尾：你没有别的要说了。",
	Broke:          "服务器失去了这个连接。",
	NeedsSide:      "请说明你要当哪一方：tcplearn step --be server，或者 tcplearn step --be client",
	NoPredict:      "--predict 问的是两个内核接下来会做什么，而用 --be 时，其中一个就是你。两个选项请只留一个。",
	NoCommand:      "用 --be client 时，打电话的人是你，所以没有要运行的程序。",
	Questions: map[string]string{
		"flags": "flags（控制位）？",
		"seq":   "seq（序列号）？",
		"ack":   "ack（确认号）？",
		"data":  "data（数据）？",
	},
	Problems: map[string]string{
		"unknown-command": "这里没有 %[1]s 这个命令。",
		"unknown-word":    "%[1]s 既不是控制位，也不是报文段的字段。",
		"bad-number":      "%[2]s 的值不能是 %[1]s：它不是数，或者太大。",
		"bad-data":        "%[1]s 不是一段写在引号里的文字：少了后面的引号，或者引号后面还有别的，或者反斜杠后面写错了。",
		"bad-value":       "%[2]s 的值不能是 %[1]s。",
		"no-value":        "%[2]s 后面要写一个值。",
		"twice":           "%[2]s 写了两次。",
	},
}
