package messages

var englishHand = Hand{
	Intro: "You are %[1]s's kernel now. It sends nothing by itself: every segment to %[2]s is yours to write. " +
		"%[2]s is a real Linux, and answers as any Linux would.",
	Numbers: "Numbers are relative: 0 is the first number of the side that counts. Each side drew its own at random.",
	Begin:   "Type \"send\" and be asked for each field, or \"send\" with everything on one line. \"help\" explains the rest, \"quit\" ends.",
	Where:   "Your next segment goes from %s to %s.",
	Prompt:  ">",
	Help: "send: asks for flags, seq, ack and data, then sends the segment\n" +
		"send FLAGS seq=N ack=N data=\"TEXT\": sends it at once. FLAGS are some of SYN ACK FIN RST PSH URG. " +
		"What you leave out is 0. Also: window=N, mss=N, checksum=bad, raw (the numbers are those in the header)\n" +
		"wait: until the kernel has sent something. \"wait 30\" waits 30 seconds at most, \"wait FIN\" for a segment with this flag\n" +
		"new: begins another call\n" +
		"say TEXT: lets the program that called you say a line\n" +
		"state: shows the real kernel's sockets\n" +
		"raw: shows and takes the numbers as they are in the header, or relative again\n" +
		"quit: ends. The packets are kept",
	Cancelled:      "Nothing was sent.",
	Program:        "On %s a real program calls you now: %s",
	ProgramSaid:    "%s says: %s",
	ProgramEnded:   "%s has ended with status %d. \"new\" runs it again.",
	ProgramKilled:  "%s was ended by signal %d. \"new\" runs it again.",
	NoProgram:      "No program is calling you now, so nobody can say that. \"new\" runs it again.",
	YouSent:        "Packet %d: you sent %s",
	WrongChecksum:  "Its checksum is wrong, as you wanted.",
	NoCall:         "Nobody has called you yet, so there is nobody to answer. \"wait\" waits for a call, \"new\" runs the program again.",
	NotSent:        "This segment does not fit into a packet: %s",
	KernelSent:     "Packet %d: %s's kernel sent %s",
	KernelRepeated: "Packet %[1]d: %[2]s's kernel sent %[3]s, packet %[4]d once more, %[5]s seconds after it",
	Silence:        "%s's kernel has sent nothing in answer so far.",
	BadChecksums:   "%s's kernel threw it away and counted it, as \"netstat -s\" shows: InCsumErrors was %d and is %d.",
	NothingCame:    "Nothing came in this time.",
	CameAlready:    "It has come already: see above.",
	RelativeNow:    "Numbers are relative again.",
	RawNow:         "Numbers are raw now, as they are in the header.",
	ISNs:           "You began at %[1]d, %[2]s at %[3]d.",
	OwnISN:         "You begin at %d.",
	Netstat:        "netstat -tan on %s:",
	NoSocket:       "netstat -tan on %s: no socket for this call.",
	Accepted:       "The server's accept() returned: it has a connection from %s.",
	Read:           "The server read %d bytes: %s",
	Wrote:          "The server wrote %d bytes: %s",
	Done:           "The server read the end: you have nothing more to say.",
	Broke:          "The server lost the connection.",
	NeedsSide:      "Say which side you want to be: tcplearn step --be server, or tcplearn step --be client",
	NoPredict:      "--predict asks what two kernels will do next, and with --be you are one of them. Leave one of the two out.",
	NoCommand:      "With --be client you are the one who calls, so there is no program to run.",
	Questions: map[string]string{
		"flags": "flags?",
		"seq":   "seq?",
		"ack":   "ack?",
		"data":  "data?",
	},
	Problems: map[string]string{
		"unknown-command": "There is no command %[1]s here.",
		"unknown-word":    "%[1]s is no flag and no field of a segment.",
		"bad-number":      "%[2]s cannot be %[1]s: that is no number, or too large a one.",
		"bad-data":        "%[1]s is no text in quotation marks: the last one is missing, or something stands behind it, or a backslash is followed by what it cannot be.",
		"bad-value":       "%[2]s cannot be %[1]s.",
		"no-value":        "%[2]s needs a value.",
		"twice":           "%[2]s is given twice.",
	},
}
