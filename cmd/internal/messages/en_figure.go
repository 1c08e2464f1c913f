package messages

import "tcplearn/checker/diagram"

var englishFigure = Figure{
	Lost:  "lost on the wire",
	Held:  "held on the wire",
	Yours: "This is your own call of %s.",
	Fields: map[diagram.Field]string{
		diagram.SourcePort:      "source port",
		diagram.DestinationPort: "destination port",
		diagram.SequenceNumber:  "sequence number",
		diagram.AckNumber:       "acknowledgment number",
		diagram.DataOffset:      "data offset",
		diagram.Reserved:        "reserved",
		diagram.Flags:           "flags",
		diagram.Window:          "window",
		diagram.Checksum:        "checksum",
		diagram.UrgentPointer:   "urgent pointer",
		diagram.Options:         "options",
		diagram.Data:            "data",
	},
	Offset: "offset", Reserved: "rsvd",
	Bytes:     "%d bytes",
	NoOptions: "none",
	NotValid:  "%s (not valid without ACK)",
	Client:    "client", Server: "server",
	PassiveOpen: "passive OPEN", ActiveOpen: "active OPEN", Receive: "rcv %s", Send: "snd %s", Close: "CLOSE",
	AckOfFIN: "rcv ACK of FIN", Wait: "2 MSL later",
	LadderTitle:    "Packets between %s and %s",
	HeaderTitle:    "A TCP header bit by bit",
	MachineTitle:   "The states of a TCP connection",
	HandshakeTitle: "The states of the handshake",
	IsIn:           "The %s is in %s",
	WasIn:          "The %s was in %s",
	LeadsTo:        "from %s to %s: %s",
}
