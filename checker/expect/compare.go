package expect

import (
	"strconv"

	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// fields is a set of fields in which parts differ from a want.
type fields uint8

const (
	flagsField fields = 1 << iota
	seqField
	ackField
	lenField
	dataField
	// notCaptured is no difference: the octets needed to tell are not there.
	notCaptured
)

// judge compares the wants of one direction with its parts.
type judge struct {
	peerFIN *flow.Packet // the first FIN of the other direction that arrived, or nil
}

// newJudge returns the judge for what client, or else the server, sent.
func newJudge(c *flow.Conversation, client bool) judge {
	for _, p := range c.Packets {
		if p.FromClient != client && p.Segment.Flags.Has(tcp.FIN) && !p.Dropped {
			return judge{peerFIN: p}
		}
	}
	return judge{}
}

// wrong compares a want with the parts that are to meet it: several for data,
// else one.
func (j judge) wrong(w *want, run []*part) fields {
	var wrong fields
	first := run[0].first
	if first.Segment.Flags.Has(tcp.ACK) != w.flags.Has(tcp.ACK) {
		wrong |= flagsField
	}
	if w.seq != nil && *w.seq != run[0].seq {
		wrong |= seqField
	}
	if w.ack != nil && !j.acks(*w.ack, w.kind, run) {
		wrong |= ackField
	}
	length := lengthOf(w.kind, run)
	if n, ok := w.octets(); ok && n != length {
		wrong |= lenField
	}
	if w.data != nil {
		wrong |= differs(*w.data, w.kind, run, length)
	}
	return wrong
}

// acks reports whether one of the segments acknowledges what is wanted.
func (j judge) acks(wanted int, k kind, run []*part) bool {
	for _, p := range run {
		if p.kind == ackOnly && k == someData {
			continue // came in between
		}
		if p.first.Ack == wanted || p.first.Ack == wanted+1 && j.closedAt(wanted, p.first) {
			return true
		}
	}
	return false
}

// closedAt reports whether the peer's FIN has the given relative number and came
// before p was sent.
func (j judge) closedAt(number int, p *flow.Packet) bool {
	fin := j.peerFIN
	return fin != nil && fin.Number < p.Number && fin.Seq+fin.Segment.SeqLen()-1 == number
}

// lengthOf is how many octets of data parts bring. For all but data that is what
// their segment carries.
func lengthOf(k kind, run []*part) int {
	if k != someData {
		return run[0].first.Segment.Len
	}
	sum := 0
	for _, p := range run {
		sum += p.length
	}
	return sum
}

// octetsOf returns the data of parts as far as it was captured without a gap.
func octetsOf(k kind, run []*part) string {
	if k != someData {
		return string(run[0].first.Segment.Payload)
	}
	var octets []byte
	for _, p := range run {
		octets = append(octets, p.octets...)
		if len(p.octets) < p.length {
			break
		}
	}
	return string(octets)
}

// differs compares the octets of parts, length in all, with those wanted.
func differs(wanted string, k kind, run []*part, length int) fields {
	if length != len(wanted) {
		return dataField
	}
	seen := octetsOf(k, run)
	switch {
	case seen != wanted[:min(len(seen), len(wanted))]:
		return dataField
	case len(seen) < len(wanted):
		return notCaptured
	default:
		return 0
	}
}

// maxSeen bounds how many octets of data a Mismatch shows.
const maxSeen = 1024

// mismatches spells out what wrong found.
func (w *want) mismatches(wrong fields, step *PacketStep, run []*part) []Mismatch {
	first := run[0].first
	var out []Mismatch
	add := func(f fields, name, wanted, seen string) {
		if wrong&f != 0 {
			out = append(out, Mismatch{Field: name, Wanted: wanted, Seen: seen})
		}
	}
	number := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	add(flagsField, "flags", step.Flags.String(), first.Segment.Flags.String())
	add(seqField, "seq", number(w.seq), strconv.Itoa(run[0].seq))
	add(ackField, "ack", number(w.ack), strconv.Itoa(first.Ack))
	n, _ := w.octets()
	add(lenField, "len", strconv.Itoa(n), strconv.Itoa(lengthOf(w.kind, run)))
	if wrong&dataField != 0 {
		add(dataField, "data", Quote(*w.data), shown(octetsOf(w.kind, run)))
	}
	return out
}

// absence spells out that a step's packet came without the part that w wants.
func (w *want) absence(step *PacketStep, p *flow.Packet) []Mismatch {
	if w.kind != someData {
		return []Mismatch{{Field: "flags", Wanted: step.Flags.String(), Seen: p.Segment.Flags.String()}}
	}
	n, _ := w.octets()
	out := []Mismatch{{Field: "len", Wanted: strconv.Itoa(n), Seen: "0"}}
	if w.data != nil {
		out = append(out, Mismatch{Field: "data", Wanted: Quote(*w.data), Seen: Quote("")})
	}
	return out
}

// shown quotes octets, the first maxSeen of them.
func shown(octets string) string {
	if len(octets) > maxSeen {
		return Quote(octets[:maxSeen]) + "..."
	}
	return Quote(octets)
}
