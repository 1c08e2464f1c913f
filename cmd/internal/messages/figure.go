package messages

import "tcplearn/checker/diagram"

// Figure is what stands in a figure beside names, numbers and states.
type Figure struct {
	Lost, Held string // below a packet that did not arrive, or not yet
	// Yours stands below a figure that shows the learner's own call, with its time.
	Yours string
	// Fields are the names of the header's fields; Offset and Reserved those of two
	// that must do with 7 columns.
	Fields           map[diagram.Field]string
	Offset, Reserved string
	Bytes            string // how many there are
	NoOptions        string
	NotValid         string // of an acknowledgment number without ACK
	// The two sides, in at most 6 columns each, and what leads from state to state.
	Client, Server, PassiveOpen, ActiveOpen, Receive, Send, Close, AckOfFIN, Wait string
	// Titles of figures that have none, and how a state machine is described.
	LadderTitle, HeaderTitle, MachineTitle, HandshakeTitle, IsIn, WasIn, LeadsTo string
}
