package flow

import "tcplearn/checker/tcp"

// Completeness is which parts of a connection's life were seen: Wireshark's
// tcp.completeness, whose bits these are.
type Completeness uint8

// The parts. CompleteACK is any segment without data that has ACK and no SYN, a
// FIN,ACK or RST,ACK too: a refused connection has 37.
const (
	CompleteSYN Completeness = 1 << iota
	CompleteSYNACK
	CompleteACK
	CompleteData
	CompleteFIN
	CompleteRST
)

// String labels it as Wireshark does, without the number that Wireshark puts
// behind: "Complete, WITH_DATA".
func (c Completeness) String() string {
	switch c {
	case 1:
		return "Incomplete, SYN_SENT"
	case 3:
		return "Incomplete, CLIENT_ESTABLISHED"
	case 7:
		return "Incomplete, ESTABLISHED"
	case 15:
		return "Incomplete, DATA"
	case 31, 47, 63:
		return "Complete, WITH_DATA"
	case 23, 39, 55:
		return "Complete, NO_DATA"
	}
	return "Incomplete"
}

// begun is the completeness after a conversation's first segment: only a SYN
// counts, and data in it.
func begun(s *tcp.Segment) Completeness {
	if s.Flags&(tcp.SYN|tcp.ACK) != tcp.SYN {
		return 0
	}
	if s.Len > 0 {
		return CompleteSYN | CompleteData
	}
	return CompleteSYN
}

// with is the completeness after one more segment.
func (c Completeness) with(s *tcp.Segment) Completeness {
	switch s.Flags & (tcp.SYN | tcp.ACK) {
	case tcp.SYN | tcp.ACK:
		c |= CompleteSYNACK
	case tcp.ACK:
		if s.Len > 0 {
			c |= CompleteData
		} else {
			c |= CompleteACK
		}
	}
	if s.Flags.Has(tcp.FIN | tcp.ACK) {
		c |= CompleteFIN
	}
	if s.Flags.Has(tcp.RST) {
		c |= CompleteRST
	}
	return c
}
