package messages

import (
	"tcplearn/checker/capture"
	"tcplearn/lessons"
)

var englishFile = File{
	Judged: "TCP conversations in %[1]s: %[3]d. Judged is stream %[2]d, counted from 0 as Wireshark does (tcp.stream eq %[2]d): %[4]s called %[5]s.",
	Cut:    "%[1]s cannot be read to its end: %[2]s, at octet %[3]d. What stands before that place is judged.",
	States: "A file shows packets, not kernels: the steps marked ? could not be seen in it, and have neither passed nor failed. " +
		"In the lab they are seen too: tcplearn check %d",
	UnseenState: "could not be seen in a file",
	PassedOn:    "passed on %s, from a capture file",
	NotOpened:   "%[1]s could not be opened: %[2]s. Check the path behind --pcap.",
	Unreadable:  "%[1]s cannot be judged: %[2]s.",
	NoTCP:       "There is no TCP in %[1]s, so there is no call to judge. Capture on the interface that the call crosses, and start before you call.",
	NoStream:    "There is no stream %[1]d in %[2]s. It has %[3]d, counted from 0. Without --stream the one that fits best is judged.",
	NotFromFile: "Lesson %[1]d cannot be judged from a file: %[2]s. Do it here: tcplearn check %[1]d",
	Alone:       "--pcap judges a call that was made already. Leave out the command behind --, and the options --on and --timeout.",
	StreamAlone: "--stream chooses a conversation of a capture file. Name the file, too: --pcap FILE",
	Client:      "client", Server: "server",
	ISN: "Sequence numbers are relative. The real ISNs: client %s, server %s",
	Advice: map[capture.Fault]string{
		capture.NotRegular: "Name a pcap or pcapng file.",
		capture.TooLarge:   "Keep only the call, for example: tcpdump -r big.pcap -w small.pcap port 8080",
		capture.NotCapture: "Save the call with Wireshark (File > Save As, pcapng) or with tcpdump -w.",
	},
	Needs: map[lessons.Requirement]string{
		lessons.NeedFaults: "it needs a wire that loses or delays packets",
		lessons.NeedStates: "it is about the states in both kernels, and a file has none",
		lessons.NeedHosts:  "it needs programs on both hosts",
		"presence":         "it asks more of you than a call",
	},
}
