package messages

var chineseHelp = Help{
	Usage: "用法", Examples: "例子", Available: "命令", CommandFlags: "选项", GlobalFlags: "通用选项",
	More: `输入 "%s COMMAND --help" 查看某个命令的详细说明。`,
	Commands: map[string]Command{
		"": {
			Short: "用真实的网络包弄懂 TCP 三次握手",
			Long: "tcplearn 用真实的网络包和真实的内核状态讲解 TCP 三次握手。" +
				"先读一课，再在自己的机器上让两台主机打一通电话，然后亲眼看到线路和内核给出的证据。" +
				"不写命令时，从上次停下的地方继续。不需要 root 权限。",
			Example: "tcplearn\ntcplearn check 3 -- nc -z xiaomei 8080\ntcplearn hint",
		},
		"next": {
			Short: "读当前这一课",
			Long:  "显示第一节还没有通过的课。",
		},
		"show": {
			Short:   "重读一课，或列出它的抓包文件",
			Long:    "显示一课：用编号或名字指定；不指定就显示当前这一课。",
			Example: "tcplearn show 3\ntcplearn show handshake --captures",
		},
		"check": {
			Short: "做一课的练习，并接受检查",
			Long: "搭建两台主机 xiaoming（小明）和 xiaomei（小美），在 xiaomei 的 8080 端口启动一个服务器，由你从 xiaoming 打给它。" +
				"-- 后面的命令会在 xiaoming 上运行。不写命令，就会在 xiaoming 上打开一个 shell：打的每一通电话都会被检查，通过后 shell 自动结束。" +
				"用 --pcap 时，改为判定一个抓包文件，用 Wireshark 或 tcpdump 在任何地方抓的都可以；文件里看不到的，不作判定。" +
				"退出状态：0 通过，1 未通过，2 用法有误，3 无法检查。",
			Example: "tcplearn check 3 -- nc -z xiaomei 8080\ntcplearn check\ntcplearn check handshake --json -- curl http://xiaomei:8080\ntcplearn check 5 --pcap call.pcapng",
		},
		"play": {
			Short: "自由练习：两台主机，你来当线路",
			Long: "不上课，只搭建实验环境：由你决定线路怎样对待每个包（drop 丢弃、delay 延迟、hold 扣住），打电话，并看着每个包和两边的状态实时出现。一切都会录下来。" +
				"没有终端时，从标准输入逐行执行。-- 后面的命令则只在 xiaoming 上运行一次，它的退出状态原样返回。",
			Example: "tcplearn play\ntcplearn play --server no-accept --backlog 1\ntcplearn play -- nc -z xiaomei 8080\nprintf 'drop syn once\\nrun nc -z xiaomei 8080\\n' | tcplearn play",
		},
		"shell": {
			Short: "从另一个终端加入正在运行的实验环境",
			Long: "在 xiaoming 或 xiaomei 上打开一个 shell，加入你在另一个终端里用 check、play 或 step 启动的实验环境：权限、主机名和工具都一样。" +
				"-- 后面的命令会代替 shell 在那里运行，它的退出状态原样返回。只有同一个用户才能加入。",
			Example: "tcplearn shell\ntcplearn shell xiaomei -- netstat -tan\ntcplearn shell --lab 4711",
		},
		"step": {
			Short:   "让 TCP 在两个内核之间停下来，一个包一个包地走",
			Long:    "搭建两台主机 xiaoming（小明）和 xiaomei（小美），各有一套真实内核的 TCP，并扣住两者之间的每一个报文段，等你放行。你能看到两边的套接字和每个首部，可以丢掉或延迟一个报文段，看内核如何应对。-- 后面的命令在小明上运行；不写就在界面里输入，或者另开一个终端用 tcplearn shell 输入。小美的 8080 端口上有一个服务器在监听。加上 --be，就由你亲自扮演一方：它的每一个报文段都由你来写，包括控制位、序列号、确认号和数据，另一方真正的内核会回应。用 --be server 时，会有一个真正的程序（nc，或者 -- 后面的命令）打电话给你；用 --be client 时，由你打给一台真正的服务器。",
			Example: "tcplearn step -- nc xiaomei 8080\ntcplearn step --predict -- nc -z xiaomei 8080\ntcplearn step\ntcplearn step --be server",
		},
		"flow": {
			Short:   "看一个抓包文件里发生了什么",
			Long:    "读一个抓包文件（pcap 或 pcapng，也可以用 gzip 压缩；- 表示标准输入），显示其中的 TCP 会话：只有一个时画成时序图，相对序列号与 Wireshark 显示的一样；有几个时列成表。写一课的编号或名字，就看它最新的抓包。加 --live 就实时画出这台机器上的会话，旁边是内核自己的状态；这需要抓包的权限。每个包是什么都会说明：重传、重复确认、同时打开…… 退出状态：0 完成，2 用法有误，3 文件没能读到末尾。",
			Example: "tcplearn flow capture.pcapng\ntcplearn flow capture.pcapng --stream 2 --follow\ntcplearn flow 5\nsudo tcpdump -w - port 8080 | tcplearn flow -\nsudo tcplearn flow --live port 8080",
		},
		"list":     {Short: "列出所有课", Long: "列出所有课，并标出已经通过的。"},
		"hint":     {Short: "看下一条提示", Long: "给出一课练习的提示，每次多一条；已经看过的提示会一并显示。", Example: "tcplearn hint\ntcplearn hint 5"},
		"solution": {Short: "通过之后看参考答案", Long: "显示一课练习的一种做法，供通过之后对照。"},
		"progress": {Short: "看自己学到了哪里", Long: "显示通过了什么、试过什么。"},
		"reset":    {Short: "重新开始一课或全部课程", Long: "清除一课的记录；加 --all 清除全部。抓包文件会保留。"},
		"doctor":   {Short: "检查这台机器能否搭建实验环境", Long: "像检查练习时那样搭建一次实验环境，说明哪些可用。不可用时，说明原因和解决办法。"},
		"handout": {
			Short: "把课程写成网页、PDF 或 Markdown",
			Long: "把整门课或写明的几课写成一个 HTML 网页，不需要网络，也不需要脚本；也可以写成 PDF 或 Markdown，用来打印、投影或分发。" +
				"练习里要填数的地方留有空白。加 --answers 就是教师用的一份。PDF 需要 Chromium，没有时退出状态为 3。",
			Example: "tcplearn handout -o course.html\ntcplearn handout 3 5-7 --lang both -o handout.pdf\ntcplearn handout --answers -o key.pdf\ntcplearn handout 3 --mine -o mine.html",
		},
		"progress export": {
			Short:   "把你的结果写进一个文件，想给谁由你决定",
			Long:    "把你通过了什么、试了几次、错在哪里写成 JSON，愿意的话可以交给老师。不加 --name 就不会写你是谁。程序不会把它发送到任何地方。",
			Example: "tcplearn progress export -o results.json\ntcplearn progress export --name xiaoming -o xiaoming.json",
		},
		"class": {
			Short:   "把许多学员的结果汇成一张表",
			Long:    "读取学员用 \"progress export\" 写出的文件，显示谁通过了哪些课、多数人卡在哪里、出现过哪些错误。",
			Example: "tcplearn class results/*.json\ntcplearn class results/*.json --format html > class.html",
		},
		"version": {Short: "显示版本", Long: "显示本程序的版本，以及编译它的 Go 的版本。"},
		"completion": {
			Short:   "输出命令行自动补全脚本",
			Long:    "输出 bash、zsh、fish 或 powershell 的自动补全脚本。",
			Example: "source <(tcplearn completion bash)\ntcplearn completion zsh > ~/.zfunc/_tcplearn",
		},
		"help": {Short: "查看命令的帮助", Long: "显示某个命令的帮助。"},
		"dev":  {Short: "给课程作者的工具", Long: "给编写课程的人用的工具。"},
		"dev new": {
			Short:   "新建一课",
			Long:    "把一个能用的小课写进这个名字的目录，放在 --lessons 指定的目录或者当前目录里：两位数字的编号、连字符和 id。--kind 说明练习的种类。lessons/README.md 是写课的指南。",
			Example: "tcplearn --lessons my-course dev new 01-first\ntcplearn --lessons my-course dev new 02-second --kind predict",
		},
		"dev value": {
			Short:   "显示你在一课里最近一次通话中某个包的值",
			Long:    "显示某一课最近保存的通话里，一个包写着什么。事实的写法是包、点和字段：syn.raw-seq、syn-ack.ack、data.len。课程的脚本用它来回答问题。",
			Example: "tcplearn dev value 3 syn.raw-seq",
		},
		"start": {
			Short:   "放好一课起步用的文件",
			Long:    "把一课起步用的文件写进一个目录，不指定时目录和这一课同名。已经有的文件保持原样。",
			Example: "tcplearn start 4\ntcplearn start 4 my-server",
		},
		"dev check": {Short: "验证课程的练习可以完成", Long: "每次都在全新的实验环境里：什么都不做不能通过，参考答案必须通过，每种错误都必须被准确指出。两种语言的消息都必须齐全。"},
	},
	Flags: map[string]string{
		"live":            "实时画出这台机器上的会话；后面可以写 \"port 8080\"",
		"device":          "与 --live 一起用：只看一个网络设备，如 lo；不写就是全部",
		"flow --stream":   "只看这一个会话，与 Wireshark 一样从 0 开始编号",
		"raw":             "显示线路上真实的序列号，而不是相对的",
		"time":            "relative（相对第一个包）、delta（相对前一个包）或 absolute（钟表时间）",
		"follow":          "显示每个包携带的数据",
		"format":          "text、json（每行一个对象）、svg、mermaid 或 pcapng",
		"output":          "写到这个文件",
		"lang":            "语言：zh 或 en（也可用 TCPLEARN_LANG；否则由系统区域设置决定）",
		"lessons":         "改用这个目录里的课程，而不是内置课程",
		"ascii":           "只用 ASCII 字符画图",
		"help":            "显示这份帮助",
		"json":            "输出供脚本使用的 JSON",
		"timeout":         "命令最多运行多久，例如 30s；0 表示不限（不写则为 3m）",
		"be":              "你扮演哪一方：server（服务器）或 client（客户端）",
		"on":              "在哪里检查：lab 实验环境，loopback 这台机器（从任何终端连接），auto 自动（能搭实验环境就用它）",
		"pcap":            "不打电话，判定一个抓包文件（pcap 或 pcapng，在哪里抓的都可以）",
		"check --stream":  "判定文件里的第几个会话，和 Wireshark 一样从 0 数起；不写则选最符合的那一个",
		"captures":        "列出这一课保存的抓包文件",
		"anyway":          "即使还没通过也显示",
		"kind":            "练习的种类：traffic、predict、questions、serve、states、hold、peer 或 diagnose",
		"answer":          "回答练习里的一个问题，可以写多个",
		"seed":            "按编号选定诊断练习的故障，每次都一样（给老师用）",
		"check --predict": "打电话之前，写下对一个值的预测，可以写多个",
		"server":          "小美上运行什么：echo、silent（接受连接但不说话）、no-accept（从不调用 accept）或 none",
		"plain":           "逐行输出，不用全屏，并从标准输入读取命令（设了 ACCESSIBLE=1 或没有终端时也是如此）",
		"predict":         "每放行一个包之前，先说出会发生什么，再与事实对照",
		"all":             "所有课",
		"yes":             "不再询问",

		"class --format":           "text、html 或 json",
		"progress export --output": "要写入的文件；不写则输出到标准输出",
		"progress export --name":   "结果里怎样称呼你",

		"handout --format":  "html、pdf 或 md；不写时由输出文件的名字决定，否则是 html",
		"handout --output":  "要写入的文件",
		"handout --paper":   "a4 或 letter；不写时网页以打印用的纸为准，PDF 用 A4",
		"handout --answers": "教师用：答案、做法、常见错误和怎么解释、提示",
		"handout --mine":    "图和答案用你自己的包，即检查时保存的那些",
		"handout --pack":    "为工作坊备好一个文件夹：两种语言的讲义和教师用书、时间安排和检查清单、示例抓包文件",

		"backlog": "最多有几通电话排队等着被接受，与 --server no-accept 一起用（listen(2)）",
		"lab":     "加入这个进程的实验环境，而不是最新的那一个",
	},
}
