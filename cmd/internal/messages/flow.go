package messages

import "tcplearn/checker/flow"

// Ending is how a conversation ended, and who did that.
type Ending struct {
	How flow.Closing
	By  flow.Side
}

// String is "closed by client".
func (e Ending) String() string { return e.How.String() + " by " + e.By.String() }

// Heads stand over the columns of the table of conversations.
type Heads struct{ Ends, Packets, Octets, Start, Lasts, Outcome string }

// Flow is what is said of a capture.
type Flow struct {
	Analysis       map[flow.Analysis]string
	Events         map[flow.Event]string
	Openings       map[flow.Opening]string
	Closings       map[Ending]string
	Client, Server string // what stands over the ladder
	DupACK         string // %d is the number of the packet whose ACK it repeats, then the count
	Once           string // the SYN was sent once, and not answered
	Octets         string

	Head                                         Heads
	Record, Numbered                             string
	Derived, MorePackets, MoreConversations, Raw string
	Nothing, NoStream, ChooseStream, Forgotten   string
	NeedsFile, NoCapture, NotThere, NotWritten   string
	CutOff, Damaged, NotUsable, Pick             string
	Progress, Described                          string
}
