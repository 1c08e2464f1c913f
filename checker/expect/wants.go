package expect

import (
	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// want is what one part has to be to meet a step. A step has as many wants as a
// segment that met it to the letter would have parts.
type want struct {
	step  int // index of the step
	kind  kind
	maybe bool
	flags tcp.Flags
	seq   *int
	ack   *int
	len   *int
	data  *string
}

// octets returns how many octets of data are wanted, and whether that is said.
// Of someData it always is.
func (w *want) octets() (int, bool) { return octets(w.len, w.data) }

// octets is the length that len= and data= demand together.
func octets(length *int, data *string) (int, bool) {
	switch {
	case data != nil:
		return len(*data), true
	case length != nil:
		return *length, true
	default:
		return 0, false
	}
}

// wantsOf returns the wants of one direction in order.
func wantsOf(steps []Step, from evidence.Host) []*want {
	var all []*want
	for i, s := range steps {
		if s.Packet != nil && s.Packet.From == from && s.Mode <= Maybe {
			for _, w := range s.Packet.wants() {
				w.step, w.maybe = i, s.Mode == Maybe
				all = append(all, w)
			}
		}
	}
	return all
}

// wants takes a step apart as a segment is taken apart. The first want has the
// step's numbers, the one for data its length and octets.
func (p *PacketStep) wants() []*want {
	var ws []*want
	add := func(k kind) { ws = append(ws, &want{kind: k, flags: p.Flags}) }
	n, _ := octets(p.Len, p.Data)
	hasData := n > 0
	if p.Flags.Has(tcp.RST) {
		// Data in a RST is an explanation at most (RFC 9293 §3.5.2), not a
		// part of the stream.
		hasData = false
		add(rstBit)
	} else {
		if p.Flags.Has(tcp.SYN) {
			add(synBit)
		}
		if hasData {
			add(someData)
		}
		if p.Flags.Has(tcp.FIN) {
			add(finBit)
		}
		if len(ws) == 0 {
			add(ackOnly)
		}
	}
	ws[0].seq, ws[0].ack = p.Seq, p.Ack
	for _, w := range ws {
		if !hasData || w.kind == someData {
			w.len, w.data = p.Len, p.Data
		}
	}
	return ws
}

// cuts returns the sequence numbers at which a segment may have to be divided
// between a data step and the data step after it: the given ones, and the sums of
// the lengths, both when every `maybe` came and when none did. start is the number
// of the first octet.
func cuts(wants []*want, start int) []int {
	all, without := start, start
	var at []int
	inData := false
	for _, w := range wants {
		if w.kind == someData {
			if inData {
				at = append(at, all, without)
				if w.seq != nil {
					at = append(at, *w.seq)
				}
			}
			n, _ := w.octets()
			all += n
			if !w.maybe {
				without += n
			}
		}
		inData = w.kind == someData || inData && w.kind == ackOnly
	}
	return at
}
