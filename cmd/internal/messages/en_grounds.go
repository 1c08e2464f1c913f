package messages

import "tcplearn/checker"

var englishGrounds = Grounds{
	Listening: "The server listens on this machine, at %[1]s, port %[2]d: here this machine is xiaoming and xiaomei in one. " +
		"Call it from any terminal, with any client. Ctrl-C ends the check.",
	Here:      "This check runs on your own machine, not in the lab: xiaomei is %[1]s here, port %[2]d.",
	Either:    "%[1]s or %[2]s",
	PortTaken: "Another program holds port 8080, so the server took port %d.",
	Beside:    "Calls from your other terminals count too: %[1]s, port %[2]d.",
	Instead: "The lab cannot be made here, so the check runs on this machine's loopback.\n%s\n" +
		"\"tcplearn doctor\" shows what would help.",
	ByRoot:     "%s So root made the lab, without one; your commands run with your own rights.",
	Veth:       "%s So the wire is made of virtual Ethernet devices (veth); all else is as usual.",
	Overheard:  "A call came from outside this shell, to %s:",
	Again:      "Call again, or end with Ctrl-C; \"tcplearn hint %d\" in another terminal helps.",
	StillOpen:  "(A call goes on. It is judged when both sides have hung up.)",
	NoLoopback: "The server cannot listen on this machine: %s. Free one of the ports 8080 to 8179, or use the lab: tcplearn check --on lab",
	NeedsLab:   "Lesson %[1]d is done in the lab only: on this machine itself nobody can lose or hold packets, there is one host instead of two, and not every state can be read. Type: tcplearn check %[1]d",
	OrHere:     "Or have it wait for a call from any terminal of this machine: tcplearn check %d --on loopback",
	Device:     "this machine's loopback, both ends of every call",
	Mistakes: map[checker.MistakeID]Mistake{
		checker.NothingHappened: {
			Cause: "No call came to %[1]s: the program made none, called another port or address, or ended before its call began.",
			Try:   "Call this machine itself, port %[2]d, for example with: nc 127.0.0.1 %[2]d",
		},
		checker.NoData: {
			Cause: "The connection was made, but no data was sent over it.",
			Try:   "Send the text: echo -n \"hello, xiao mei.\" | nc 127.0.0.1 %[2]d",
		},
	},
	Witness:      "Nobody here may capture, so the sockets themselves were asked:",
	SavedSYN:     "The kernel kept your SYN, the real one: %[1]s > %[2]s, ISN %[3]s.",
	States:       "When the server took the call, the kernel said: client %[1]s, server %[2]s.",
	Heard:        "The server read %[1]d bytes: %[2]s.",
	HeardNothing: "The server read nothing before you hung up.",
	Answered:     "The server's answer went out as [%[1]s] seq %[2]s, ack %[3]s: your ISN and %[4]d more. So its own ISN was %[5]s.",
	InLab:        "In the lab every packet is seen: tcplearn check %d",
	Allow:        "To have calls outside the lab judged, allow this program to capture, once:",
}
