package messages

import (
	"tcplearn/checker"
)

var chineseDoubts = map[checker.Doubt]string{
	checker.DoubtMissed:      "线路上的包太多，一次尝试记不下，所以“没有看到”什么也证明不了。请再试一次，只打一通简短的电话。",
	checker.DoubtUnseen:      "有一个包经过时，没能读到内核的套接字状态。请再试一次；\"tcplearn doctor\" 能检查实验环境是否正常。",
	checker.DoubtInterrupted: "还没有得出判定，检查就被中断了。",
	checker.DoubtNoPacket:    "有一个问题问的包没有出现，所以无法对照。请再打一次电话。",
	checker.DoubtNoLab:       "这台机器上无法搭建实验环境。\"tcplearn doctor\" 会说明原因和解决办法。",
	checker.DoubtBlind:       "这里没有抓包的权限，谁也没有看到包经过：打了问号的步骤无法证明，哪怕它们很可能都对。",
	checker.DoubtSnapped:     "抓包时只留下了包的开头，所以没法比对它说了什么。请抓完整的包，例如 tcpdump -s 0。",
	checker.DoubtPartial:     "抓到的包里缺了这通电话的一部分：开始抓包时电话已经打通了，或者丢了一些包。所以“没有看到”什么也证明不了。请先开始抓包，再打电话。",
	checker.DoubtCutOff:      "文件在中间断掉了，电话也跟着断了，所以“没有看到”什么也证明不了。请等电话打完再停止抓包，然后复制文件。",
	checker.DoubtNotInFile:   "只有文件里的包，做不了这个练习。",
	checker.DoubtNoTCP:       "文件里没有 TCP。",
	checker.DoubtLost:        "包来得太快，抓包来不及收，内核丢掉了一些，所以“没有看到”什么也证明不了。请再试一次。",
}

var chineseMistakes = joined(chineseServeMistakes, chineseHoldMistakes, chinesePeerMistakes, map[checker.MistakeID]Mistake{
	checker.NothingHappened: {
		Cause: "没有任何包离开 xiaoming：程序没有打电话，不知道该打给谁，打给了这个网络（10.0.0.0/24）以外的地址，或者还没开始打就结束了。",
		Try:   "直接用名字，打到 xiaomei 的 8080 端口，例如：nc -z xiaomei 8080",
	},
	checker.WrongPort: {
		Cause: "你打到了 xiaomei 的 %[2]d 端口，那里没有程序在监听。到达这种端口的 SYN，得到的回答是 RST。",
		Try:   "她的服务器监听的是 8080 端口。",
	},
	checker.WrongAddress: {
		Cause: "你打给了 %[1]s。这里没有谁用这个地址，所以没有人接。",
		Try:   "xiaomei 的地址是 10.0.0.2，也可以直接写名字 xiaomei。",
	},
	checker.UnknownName: {
		Cause: "你的程序要找的名字是 %[9]s，可这里没有谁叫这个名字。",
		Try:   "实验环境里只有 xiaoming 和 xiaomei 这两个名字，请检查拼写。",
	},
	checker.AskedDNS: {
		Cause: "你的程序向 DNS 服务器查询了 %[9]s，可这里没有 DNS 服务器。xiaoming 和 xiaomei 这两个名字写在 /etc/hosts 里，照原样写就能找到，用不着 DNS。",
		Try:   "直接写 xiaomei（后面不要加点），或者写 10.0.0.2。nslookup 和 dig 只查地址，不打电话。",
	},
	checker.Ping: {
		Cause: "你 ping 了 %[9]s。ping 用的是 ICMP，它没有端口，没有连接，也没有握手。",
		Try:   "用 TCP 打到 8080 端口，例如：nc -z xiaomei 8080",
	},
	checker.UDP: {
		Cause: "你向 %[1]s 发了一个 UDP 数据报。UDP 没有连接，也没有握手。",
		Try:   "改用 TCP：用 nc 时去掉 -u。",
	},
	checker.OwnHost: {
		Cause: "你打给了 %[1]s，也就是 xiaoming 自己：这通电话根本没有走到线路上。",
		Try:   "打给 xiaomei（10.0.0.2）。localhost、127.0.0.1 和 ::1 永远指你所在的这台主机。",
	},
	checker.IPv6: {
		Cause: "你的程序想通过 IPv6（%[1]s）联系 xiaomei。她的服务器只在 IPv4 上监听，所以没有人接。",
		Try:   "打给 10.0.0.2，或者直接写名字 xiaomei。",
	},
	checker.TwoConnections: {
		Cause: "你建立了 %[8]d 个连接，比练习要的多。有些程序（例如浏览器）会一次打开好几个。",
		Try:   "命令只运行一次，并且用只建立一个连接的客户端，例如 nc。",
	},
	checker.HTTPRequest: {
		Cause: "你的程序发了一个 HTTP 请求，浏览器和 curl 就会这样做。握手是一样的，但它发送的内容不是这个练习要的。",
		Try:   "改用 nc，它只发送你给它的内容。",
	},
	checker.TLSHello: {
		Cause: "你的程序一上来就要加密：头几个字节是 TLS 的 ClientHello，https 就是这样发的。服务器说的是普通的 TCP。",
		Try:   "别用 TLS：用 nc，或者在需要 HTTP 的地方用 http:// 开头的地址。",
	},
	checker.BOM: {
		Cause: "文字前面有一个字节顺序标记（EF BB BF），有些 Windows 编辑器会这样写：收到 %[4]d 个字节，应为 %[3]d 个。",
		Try:   "把文字存成不带 BOM 的 UTF-8，或者用 printf 来发。",
	},
	checker.Unanswered: {
		Cause: "你的 SYN 离开了 xiaoming，却什么也没有回来：没有 SYN, ACK，也没有 RST。",
		Try:   "看看那些箭头：是在线路上丢了，还是没有人回答？给程序多一点时间，或者打给正确的地址。",
	},
	checker.GaveUpEarly: {
		Cause: "你的程序放弃得太早，内核还没有把 SYN 发够练习要的次数。",
		Try:   "给它多一点时间：用 nc 就把 -w 写大一些，或者不写。内核会在 1、2、4……秒之后重发。",
	},
	checker.ExistedBefore: {
		Cause: "这条连接在检查开始之前就有了：它的包经过了线路，可是没有看到握手。",
		Try:   "请在检查进行的时候重新打一次。",
	},
	checker.SentData: {
		Cause: "握手是对的，但你的程序接着又发了 %[4]d 个字节的数据：%[6]s。这个练习要的是一通谁都不说话的电话。",
		Try:   "连上之后什么也不发，直接挂断：nc -z xiaomei 8080",
	},
	checker.NoData: {
		Cause: "连接建立了，但是没有发送任何数据。",
		Try:   "把这句话发出去：echo -n \"hello, xiao mei.\" | nc xiaomei 8080",
	},
	checker.TrailingNewline: {
		Cause: "到达的是 %[4]d 个字节，而不是 %[3]d 个，最后一个是换行符（\\n）：多半是 echo 没有加 -n。",
		Try:   "用 echo -n 或 printf，它们只发送这句话本身，不多加东西。",
	},
	checker.CRLF: {
		Cause: "到达的是 %[4]d 个字节，而不是 %[3]d 个：末尾有 \\r\\n，这是 Windows 的换行。",
		Try:   "发送时不要带换行：printf 'hello, xiao mei.'",
	},
	checker.FullWidth: {
		Cause: "这句话里有用中文输入法打出的字符（例如全角逗号），每个占 3 个字节：到达的是 %[4]d 个字节，而不是 %[3]d 个。你发送的是 %[6]s。",
		Try:   "切换到英文标点，再输入一遍。",
	},
	checker.UTF16: {
		Cause: "这句话是用 UTF-16 发来的，每个字符占 2 个字节，有些 Windows 程序会这样写：到达的是 %[4]d 个字节，而不是 %[3]d 个。",
		Try:   "用 ASCII 或 UTF-8 发送，例如用 printf。",
	},
	checker.TooLong: {
		Cause: "话是对的，但后面还跟着别的字节（%[8]d 个）：%[6]s。",
		Try:   "只发送 %[5]s，后面不要再带任何东西。",
	},
	checker.TooShort: {
		Cause: "%[3]d 个字节里只到达了前 %[4]d 个：%[6]s。",
		Try:   "把整句话都发出去，包括末尾的句点。",
	},
	checker.InPieces: {
		Cause: "这句话分成了 %[8]d 段到达。服务器读到开头就回答并关闭，等不到全部 %[3]d 个字节。",
		Try:   "一次写出整句话，例如用 printf 交给 nc。",
	},
	checker.OtherText: {
		Cause: "到达的不是这句话。从第 %[7]d 个字节开始不同：应为 %[5]s，看到的是 %[6]s。",
		Try:   "请原样发送 %[5]s，大小写、空格和末尾的句点都要一致。",
	},
	checker.Reset: {
		Cause: "你的程序用 RST 打断了连接，而不是用 FIN 道别：它没有读回答就挂断了，或者像端口扫描器那样要求了直接重置（SO_LINGER 0）。",
		Try:   "让客户端读到服务器挂断，再关闭：用 nc 时不要加 -q 0；用 Python 时，先 recv() 再 close()。",
	},
	checker.NeverClosed: {
		Cause: "你的程序连上以后一直没有挂断：xiaoming 没有发出 FIN。",
		Try:   "让客户端结束。nc -z 会自己挂断；一直等待的程序可以用 Ctrl-C 结束。",
	},
	checker.WrongAnswer: {
		Cause: "你的回答 %[10]s 和包里的不一样。背后的规则写在上面，就在问题旁边。",
		Try:   "再看一眼问题所问的那个包，照着规则数一遍。",
	},
	checker.NotAnswered: {
		Cause: "还有问题没有回答。",
		Try:   "请全部回答：在终端里逐个回答，或者给每个问题写一个 --answer KEY=VALUE。",
	},
	checker.UnreadableAnswer: {
		Cause: "%[10]s 答非所问：问题要的是另一种形式的答案。",
		Try:   "数用数字写，控制位写名字（SYN ACK），选项写序号。",
	},
})
