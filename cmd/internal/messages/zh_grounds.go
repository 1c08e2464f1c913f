package messages

import "tcplearn/checker"

var chineseGrounds = Grounds{
	Listening: "服务器在这台机器上监听，地址是 %[1]s，端口 %[2]d：在这里，小明和小美就是同一台机器。" +
		"可以从任何终端、用任何客户端连接它。按 Ctrl-C 结束检查。",
	Here:      "这次检查在你自己的机器上进行，不在实验环境里：这里的小美是 %[1]s，端口 %[2]d。",
	Either:    "%[1]s 或 %[2]s",
	PortTaken: "端口 8080 已被别的程序占用，所以服务器改用端口 %d。",
	Beside:    "从别的终端连接也算数：%[1]s，端口 %[2]d。",
	Instead: "这里无法搭建实验环境，所以改在这台机器的环回接口上检查。\n%s\n" +
		"运行 \"tcplearn doctor\" 可以看到解决办法。",
	ByRoot:     "%s\n所以实验环境由 root 搭建，没有用它；你的命令仍以你自己的身份运行。",
	Veth:       "%s\n所以线路改用虚拟以太网设备（veth），其余一切照旧。",
	Overheard:  "在这个 shell 之外，有一个连接打到了 %s：",
	Again:      "可以再连接一次，或者按 Ctrl-C 结束；在另一个终端运行 \"tcplearn hint %d\" 可以得到提示。",
	StillOpen:  "（有一个连接还没有结束，等双方都关闭以后再判定。）",
	NoLoopback: "服务器无法在这台机器上监听：%s。请让出 8080 到 8179 之间的一个端口，或者使用实验环境：tcplearn check --on lab",
	NeedsLab:   "第 %[1]d 课只能在实验环境里做：在这台机器自己身上，没法丢包或扣住包，主机只有一台而不是两台，状态也不一定都读得到。请输入：tcplearn check %[1]d",
	OrHere:     "也可以让它等着这台机器上任何一个终端打来的电话：tcplearn check %d --on loopback",
	Device:     "这台机器的环回接口，连接的两端都在这里",
	Mistakes: map[checker.MistakeID]Mistake{
		checker.NothingHappened: {
			Cause: "没有电话打到 %[1]s：程序没有打，打到了别的端口或地址，或者还没开始打就结束了。",
			Try:   "打给这台机器自己的 %[2]d 端口，例如：nc 127.0.0.1 %[2]d",
		},
		checker.NoData: {
			Cause: "连接建立了，但是没有发送任何数据。",
			Try:   "把这句话发出去：echo -n \"hello, xiao mei.\" | nc 127.0.0.1 %[2]d",
		},
	},
	Witness:      "这里没有抓包的权限，所以改为询问套接字本身：",
	SavedSYN:     "内核留着你发出的 SYN，是真实的那一个：%[1]s > %[2]s，ISN 为 %[3]s。",
	States:       "服务器接受连接时，内核说：客户端 %[1]s，服务器 %[2]s。",
	Heard:        "服务器读到 %[1]d 个字节：%[2]s。",
	HeardNothing: "你关闭连接之前，服务器什么也没有读到。",
	Answered:     "服务器的回答是 [%[1]s]，序列号 %[2]s，确认号 %[3]s，即你的 ISN 加 %[4]d。由此可知它自己的 ISN 是 %[5]s。",
	InLab:        "在实验环境里，每个包都看得到：tcplearn check %d",
	Allow:        "想让实验环境之外的连接也能判定，请允许这个程序抓包，只需一次：",
}
