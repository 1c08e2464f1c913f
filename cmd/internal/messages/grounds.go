package messages

import "tcplearn/checker"

// Grounds is what is said about where a check takes place.
type Grounds struct {
	Listening        string // on loopback: where to call
	Here             string // a command on loopback: where xiaomei is
	Either           string // one of two addresses
	PortTaken        string
	Beside           string // in the shell on xiaoming: calls from outside it count too
	Instead          string // no lab, with the reason
	ByRoot           string // no user namespace, with the reason
	Veth             string // no TUN device, with the reason
	Overheard        string // a call from outside the shell
	Again            string
	StillOpen        string
	NoLoopback       string
	NeedsLab, OrHere string
	Device           string // of a capture

	// Mistakes are the words for those that loopback makes in another way than the lab.
	Mistakes map[checker.MistakeID]Mistake

	// What sockets tell where nobody may capture.
	Witness, SavedSYN, States, Heard, HeardNothing, Answered, InLab, Allow string
}
