package messages

import (
	"tcplearn/checker/capture"
	"tcplearn/lessons"
)

var chineseFile = File{
	Judged: "%[1]s 里有 %[3]d 个 TCP 会话。判定的是第 %[2]d 个流（和 Wireshark 一样从 0 数起，即 tcp.stream eq %[2]d）：%[4]s 打给 %[5]s。",
	Cut:    "%[1]s 没能读到末尾：%[2]s，在第 %[3]d 个字节处。只判定在那之前的内容。",
	States: "文件里只有包，没有内核：打了问号的步骤在文件里看不到，既不算通过，也不算没有通过。" +
		"在实验环境里，它们也看得到：tcplearn check %d",
	UnseenState: "在文件里看不到",
	PassedOn:    "%s 通过（来自抓包文件）",
	NotOpened:   "%[1]s 打不开：%[2]s。请检查 --pcap 后面的路径。",
	Unreadable:  "%[1]s 无法判定：%[2]s。",
	NoTCP:       "%[1]s 里没有 TCP，所以没有可以判定的电话。请在电话经过的那个接口上抓包，并且先开始抓包，再打电话。",
	NoStream:    "%[2]s 里没有第 %[1]d 个流：它一共有 %[3]d 个，从 0 数起。不写 --stream，就判定最符合的那一个。",
	NotFromFile: "第 %[1]d 课无法用文件判定：%[2]s。请在这里做：tcplearn check %[1]d",
	Alone:       "--pcap 判定的是一通已经打过的电话。请去掉 -- 后面的命令，也不要写 --on 和 --timeout。",
	StreamAlone: "--stream 用来选择抓包文件里的一个会话。请同时写明是哪个文件：--pcap FILE",
	Client:      "客户端", Server: "服务器",
	ISN: "序列号是相对值。真实的 ISN：客户端 %s，服务器 %s",
	Advice: map[capture.Fault]string{
		capture.NotRegular: "请写一个 pcap 或 pcapng 文件的路径。",
		capture.TooLarge:   "请只留下那一通电话，例如：tcpdump -r big.pcap -w small.pcap port 8080",
		capture.NotCapture: "请用 Wireshark 保存（文件 > 另存为，pcapng），或者用 tcpdump -w 抓包。",
	},
	Needs: map[lessons.Requirement]string{
		lessons.NeedFaults: "它需要会丢包或延迟的线路",
		lessons.NeedStates: "它关心的是两边内核里的状态，而文件里没有",
		lessons.NeedHosts:  "它需要在两台主机上运行程序",
		"presence":         "除了打一通电话，它还要你做别的事",
	},
}
