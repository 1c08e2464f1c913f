package messages

import "tcplearn/playground"

var englishJoin = Join{
	NoLab:     "No lab of yours is running, so there is nothing to join. Start one in another terminal, for example: tcplearn check 3, or tcplearn play",
	Others:    "(A lab of the user %[1]s is running, process %[2]d. Only that user can join it.)",
	NotALab:   "Process %[1]d runs no lab of yours. Without --lab, \"tcplearn shell\" joins the newest lab there is.",
	Foreign:   "The lab of process %[1]d belongs to the user %[2]s, and the kernel lets nobody else in. Join it as that user, or make a lab of your own: tcplearn check 3",
	Silent:    "Process %[1]d, which runs the lab, does not answer: it is probably stopped (Ctrl-Z). Type \"fg\" in its terminal, then try again.",
	Refused:   "The kernel refuses to join the lab: %s. Were both terminals started on this machine, outside of a container? Otherwise use the first terminal.",
	NotShared: "(Other terminals cannot join this lab: %s.)",
	Several:   "Your running labs, the newest first. This terminal joins the newest; --lab PID joins another.",
	SilentOne: "does not answer",
	Activities: map[playground.Activity]string{
		playground.CheckShell:   "tcplearn check %[1]s",
		playground.CheckCommand: "tcplearn check %[1]s -- COMMAND",
		playground.Play:         "tcplearn play",
		playground.Step:         "tcplearn step",
	},
	Intro: "You are on %[1]s (%[2]s), in the lab that \"%[3]s\" holds in another terminal. \"exit\" leaves, and the lab stays.",
	Calls: map[playground.Activity]string{
		playground.CheckShell:   "What you call from here belongs to the check over there. Where it judges every call, press Enter in its terminal to see. Here you can watch meanwhile, for example with: netstat -tan",
		playground.CheckCommand: "What you call from here is judged by the check over there, when its command ends. Here you can watch meanwhile, for example with: netstat -tan",
		playground.Play:         "What you call from here is drawn over there, packet by packet, and recorded.",
		playground.Step:         "Every packet of a call waits over there until you let it go. Here you can watch meanwhile, for example with: netstat -tan",
	},
	Prompt: "%[1]s %[2]s $",
	Left:   "You are back on your own machine. The lab in the other terminal goes on.",
	Ended:  "The lab has ended in the other terminal, and what ran here with it. You are back on your own machine.",
}
