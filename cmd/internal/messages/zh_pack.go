package messages

var chinesePack = Pack{
	Title:    "教师参考：准备一次工作坊",
	Intro:    "这个文件夹里有什么，课程要多长时间，学员到来之前要检查什么。",
	Schedule: "时间安排", Lesson: "课", Minutes: "分钟", From: "开始", To: "结束", Break: "休息",
	Total: "课程共 %d 分钟，连休息 %s 小时。时间从开始算起；读得慢的学员要多用一半时间。",
	Files: "这个文件夹里的文件", Rooms: "前一天，在教室里", Offline: "没有网络时", Day: "当天", After: "结束以后",
	RoomList: []string{
		"每台机器都装 Linux，能用用户命名空间，/dev/net/tun 的权限是 0666。macOS 和 Windows 上用虚拟机或 WSL 2。",
		"每台机器都放好程序，放在 PATH 里的某个目录：它只有一个文件，不依赖别的。",
		"在每台机器上，用学员的账号而不是 root 运行 tcplearn doctor。它必须说出下面那句话，退出状态是 0。不行的话，它会指出原因和解决的命令；常见的是 Ubuntu 24.04 的 AppArmor 和容器。",
		"终端至少 80 列，用 UTF-8；要看中文的话，还要有中文字体。",
		"第 4 课需要 Go，或者学员熟悉的别的语言，还有编辑器。",
		"有更好，没有也行：nc（实验环境里自带一个）、tcpdump、Wireshark、curl、Python。",
		"投影仪：在浏览器里打开讲义，浅色和深色都试一遍，按 Ctrl 和 + 放大，直到最后一排看得清。",
	},
	OfflineList: []string{
		"整门课都不需要网络：两台主机就在学员自己的机器上。",
		"用 U 盘带上程序、这个文件夹，以及上面那些软件的安装包。",
		"HTML 网页自带图和样式，不加载任何东西。",
	},
	DayList: []string{
		"每个人先输入 tcplearn doctor，再输入 tcplearn next。",
		"失败三次之后程序会建议看提示；先让学员读两条，再去帮忙。教师用书里写着每种错误怎么解释。",
		"做得快的可以玩 tcplearn play，或者去读课文末尾列出的资料。",
	},
	AfterList: []string{
		"愿意的学员可以把结果交给你：tcplearn progress export --name NAME -o NAME.json。程序不会发送它，文件里有什么，他们自己看得到。",
		"tcplearn class *.json 会显示谁通过了哪些课、多数人卡在哪里、出现过哪些错误。",
	},
	DoctorSays: "每台机器上 doctor 都必须这样说（时间会不同）：",
	Captures:   "示例抓包文件，给不能打电话的机器用；可以用 Wireshark 打开。",
	File:       "文件", About: "内容",
	Handout: "学员用的讲义", Answers: "教师用书，附答案", Instructor: "就是这一页", CaptureFile: "第 %d 课的抓包文件",
	NoPDF: "缺少 PDF。%s",
}
