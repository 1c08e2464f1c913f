package messages

import "tcplearn/playground"

var chineseJoin = Join{
	NoLab:     "你没有正在运行的实验环境，所以没有可以加入的。先在另一个终端里启动一个，例如：tcplearn check 3，或者 tcplearn play",
	Others:    "（用户 %[1]s 有一个正在运行的实验环境，进程号 %[2]d，但只有他自己能加入。）",
	NotALab:   "进程 %[1]d 并没有运行你的实验环境。不写 --lab，\"tcplearn shell\" 会加入最新的那一个。",
	Foreign:   "进程 %[1]d 的实验环境属于用户 %[2]s，内核不允许别人进入。请以那个用户的身份加入，或者自己启动一个：tcplearn check 3",
	Silent:    "运行实验环境的进程 %[1]d 没有应答，多半是被 Ctrl-Z 暂停了。在它的终端里输入 \"fg\"，然后再试一次。",
	Refused:   "内核拒绝加入实验环境：%s。两个终端都是在这台机器上、容器之外打开的吗？否则请用第一个终端。",
	NotShared: "（别的终端无法加入这个实验环境：%s。）",
	Several:   "你正在运行的实验环境，最新的在最前。这个终端加入最新的那一个；--lab PID 可以加入别的。",
	SilentOne: "没有应答",
	Activities: map[playground.Activity]string{
		playground.CheckShell:   "tcplearn check %[1]s",
		playground.CheckCommand: "tcplearn check %[1]s -- COMMAND",
		playground.Play:         "tcplearn play",
		playground.Step:         "tcplearn step",
	},
	Intro: "你现在在 %[1]s（%[2]s）上，这是另一个终端里的 \"%[3]s\" 的实验环境。输入 \"exit\" 离开，实验环境会保留。",
	Calls: map[playground.Activity]string{
		playground.CheckShell:   "从这里打的电话也算在那边的检查里。如果那边每通电话都判定，在那个终端里按 Enter 就能看到结果。这里可以随时观察，例如：netstat -tan",
		playground.CheckCommand: "从这里打的电话也算在那边的检查里，等那边的命令结束后一起判定。这里可以随时观察，例如：netstat -tan",
		playground.Play:         "从这里打的电话，每个包都会在那边画出来，并且录下来。",
		playground.Step:         "电话的每个包都会在那边停住，等你放行。这里可以随时观察，例如：netstat -tan",
	},
	Prompt: "%[1]s %[2]s $",
	Left:   "你已经回到自己的机器上。另一个终端里的实验环境还在运行。",
	Ended:  "另一个终端里的实验环境已经结束，这里运行的也随之结束了。你已经回到自己的机器上。",
}
