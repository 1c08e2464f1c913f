package messages

import "tcplearn/lessons"

var chineseHandout = Handout{
	Title:           "TCP 三次握手",
	Subtitle:        "讲义",
	SubtitleAnswers: "教师用书，附答案",
	Name:            "姓名", Date: "日期", Contents: "目录", Skip: "跳到课文",
	Exercise: "练习",
	Calls:    "这次通话的包", CallsAs: "由你来当 %s 时，这次通话的包",
	Number: "序号", Direction: "方向", Bits: "控制位", Seq: "seq", Ack: "ack", Len: "len",
	Client: "客户端", Server: "服务器",
	Kinds: map[lessons.Kind]string{
		lessons.Traffic:   "打这通电话，写下你看到的。编号都是相对的。",
		lessons.Predict:   "先写下你的预测，再打电话，然后对照。",
		lessons.Questions: "打这通电话，然后看着自己的包回答问题。",
		lessons.Serve:     "写一个服务器，监听 8080 端口，谁打来都能应答。",
		lessons.States:    "一次放行一个包。放行之前，先写下它会带来的状态。",
		lessons.Hold:      "让套接字进入下面的状态，并停在那里。",
		lessons.Peer:      "你来当内核：发出每个报文段之前，先写下它的编号。",
		lessons.Diagnose:  "实验环境里出了一个故障。用任何工具找出来，并说明你是怎么知道的。",
	},
	FromCapture: "看着之前保存的那次通话，回答问题。",
	Questions:   "问题", Answer: "答", Choose: "选一项，打勾。", Order: "按正确的顺序写出编号。",
	Goals: "要停在哪些状态", GoalLine: "做到了，用的命令", Faults: "可能的故障", FaultLine: "故障 %d",
	Found: "是什么故障", HowFound: "怎么知道的", Say: "客户端说", Reply: "它要听到",
	ForInstructor: "教师参考", OwnPackets: "看学员自己的包：%s",
	OwnValue: "%s（你的通话里的 %s）", Reason: "答错时提示", Solution: "一种做法", Why: "为什么可行",
	Mistakes: "常见错误", Mistake: "错误", Cause: "怎么解释", Try: "建议怎么试", Hints: "提示，一次给一条",
	NoBrowser: "生成 PDF 要用 Chromium，而这台机器上没有。请安装它（Debian 和 Ubuntu：sudo apt install chromium；Fedora：sudo dnf install chromium；" +
		"macOS：brew install --cask chromium），或者用 TCPLEARN_CHROMIUM=/path/to/chrome 指明程序。也可以写 --format html，用任何浏览器打开，再打印。",
	BrowserFailed: "%s 没有生成 PDF：%s。请写 --format html，用浏览器打开，再打印。",
	Where:         "讲义很长。请写明写到哪里：-o handout.%s",
	BadRange:      "%q 不是课程的范围。小的数写在前面，例如 5-7。",
	NotWritten:    "无法写入 %s：%s。请检查目录是否存在、是否可写。",
	NoCalls:       "这几课还没有保存过你的通话，所以图里用的是课文自己的数。",
}
