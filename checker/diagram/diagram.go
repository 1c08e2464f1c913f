package diagram

import (
	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// The info words of the code blocks that are figures.
const (
	LadderWord = "ladder"
	HeaderWord = "header"
	StatesWord = "states"
)

// Words returns the info words of the code blocks that are figures.
func Words() []string { return []string{LadderWord, HeaderWord, StatesWord} }

// Block is one parsed figure. Exactly one of Ladder, Header and Machine is set.
type Block struct {
	Ladder  *Ladder
	Header  *Header
	Machine *Machine
	Mine    Mine
}

// Mine says what of the learner's own call is to be drawn instead.
type Mine struct {
	Wanted bool
	First  int // ladder, states: how many packets; 0 for all
	Packet int // header: which packet, from 1
}

// Ladder is a conversation: packets one below the other, between two sides.
type Ladder struct {
	Title          string // what it shows, for those who do not see it; may be ""
	Client, Server End
	Rows           []Row
}

// End is what stands over a side.
type End struct {
	Name    string // "" for the name of the host
	Address string // address and port, or ""
}

// Row is one step: a packet, or how things stand, or both, with what is said of it.
type Row struct {
	At     string // when, as it is shown; may be ""
	Arrow  *Arrow // nil when no packet goes with it
	Client string // the state that the client has now; "" when it is as above
	Server string
	Note   string // below it; may be ""
}

// Arrow is a packet on its way.
type Arrow struct {
	From  evidence.Host
	Label string // such as "[SYN] seq=0 len=0"
	Fate  Fate
}

// Fate is what became of a packet.
type Fate uint8

// The fates: it arrived, the wire lost it, or it is still on the wire.
const (
	Arrived Fate = iota
	Lost
	Held
)

// Field is a field of the TCP header (RFC 9293 §3.1), or what follows it.
type Field string

// The fields in their order on the wire.
const (
	SourcePort      Field = "source port"
	DestinationPort Field = "destination port"
	SequenceNumber  Field = "sequence number"
	AckNumber       Field = "acknowledgment number"
	DataOffset      Field = "data offset"
	Reserved        Field = "reserved"
	Flags           Field = "flags"
	Window          Field = "window"
	Checksum        Field = "checksum"
	UrgentPointer   Field = "urgent pointer"
	Options         Field = "options"
	Data            Field = "data"
)

// Fields returns all fields in their order on the wire.
func Fields() []Field {
	return []Field{
		SourcePort, DestinationPort, SequenceNumber, AckNumber, DataOffset, Reserved, Flags, Window, Checksum,
		UrgentPointer, Options, Data,
	}
}

// Header is a segment's header bit by bit.
type Header struct {
	Title string // what it shows, for those who do not see it; may be ""
	// Segment is the header, its options and its data as on the wire, at least 20
	// octets. What is in it of a field that is not known does not count.
	Segment []byte
	Known   map[Field]bool // whose values are shown; nil for all
	Marked  map[Field]bool // what to look at
	Hex     bool           // the octets are shown too
}

// Machine is the state machine of TCP with the places of the two sides in it.
type Machine struct {
	Title     string // what it shows, for those who do not see it; may be ""
	Handshake bool   // only the states through which a connection is opened
	// Now is where a side is, 0 for nowhere, and Been where it was before.
	Now  [2]tcp.State
	Been [2][]tcp.State
}
