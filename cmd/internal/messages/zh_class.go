package messages

var chineseClass = Class{
	Title:       "全班情况",
	Learner:     "学员",
	Passed:      "通过",
	Legend:      "+ 已通过，数字是试了几次还没通过，- 还没试过",
	Stuck:       "卡住人数最多的课",
	StuckLine:   "第 %d 课（%s）：试过还没通过的人数：%d（一共试了 %d 次）",
	NobodyStuck: "没有人卡住：试过的课都通过了。",
	Mistakes:    "出现过的错误",
	MistakeLine: "第 %d 课，%s：人数 %d，次数 %d",
	NoMistakes:  "没有指出过错误。",
	NotResults:  "没有计入 %s：%s。结果文件用这条命令来写：tcplearn progress export -o FILE",
	LeftOut:     "没有计入的文件：%d",
	Unnamed:     "未署名",
	Exported:    "你的结果写在 %s 里：课、次数、提示和错误，别的都没有。想交给谁由你决定，程序不会发送它。",
	Lesson:      "课", ByLesson: "每课情况", PassedBy: "通过人数", TriedBy: "试过未通过", Attempts: "次数", Hints: "提示",
	NoFiles: "请写明学员用 \"tcplearn progress export\" 写出的文件，例如：tcplearn class results/*.json",
}
