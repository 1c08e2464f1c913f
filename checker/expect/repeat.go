package expect

import (
	"strconv"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// matchAgain makes the finding of a packet that is to be sent once more: the first
// such step wants the second time, the next like it the third.
func (m *matcher) matchAgain(i int) {
	p := m.steps[i].Packet
	f := &m.findings[i]
	f.Status = Unmet
	nth := 1
	for _, s := range m.steps[:i] {
		if s.Mode == Again && s.Packet.same(p) {
			nth++
		}
	}
	sent := m.sendings(p)
	if nth >= len(sent) {
		return
	}
	again := sent[nth]
	f.Packet, f.Status = again, Met
	m.places[i] = place{first: again, last: wholeOf(again)}
	gap := again.At.Sub(sent[nth-1].At)
	if p.After != nil && (gap-*p.After).Abs() > p.tolerance() {
		f.Status = Unmet
		f.Mismatches = []Mismatch{{Field: "after", Wanted: p.After.String(), Seen: gap.Round(time.Millisecond).String()}}
	}
}

// tolerance is by how much the time of a repetition may differ. Linux's timers fire
// up to an eighth late (kernel/time/timer.c), and the machine may be busy.
func (p *PacketStep) tolerance() time.Duration {
	if p.Within != nil {
		return *p.Within
	}
	return *p.After/4 + 100*time.Millisecond
}

// wholeOf is a packet as one part, for the window of a state.
func wholeOf(p *flow.Packet) *part {
	w := &part{kind: ackOnly, seq: p.Seq, length: p.Segment.SeqLen(), first: p, last: p}
	switch {
	case p.Segment.Flags.Has(tcp.RST):
		w.kind = rstBit
	case p.Segment.SeqLen() > 0:
		w.kind = someData
	}
	return w
}

// matchNever makes the finding of a packet that is not to come.
func (m *matcher) matchNever(i int) {
	f := &m.findings[i]
	f.Status = Met
	for _, c := range m.conversation.Packets {
		if m.steps[i].Packet.fits(c) {
			f.Status, f.Packet = Unmet, c
			f.Mismatches = []Mismatch{{Field: "flags", Seen: c.Segment.Flags.String()}}
			return
		}
	}
}

// times compares how often the packet of step i was sent with what is wanted.
func (m *matcher) times(i int, met *flow.Packet) []Mismatch {
	wanted := m.steps[i].Packet.Times
	if wanted == nil {
		return nil
	}
	n := 0
	for _, p := range m.conversation.Packets {
		a, b := met.Segment, p.Segment
		if p.FromClient == met.FromClient && a.Flags == b.Flags && a.Seq == b.Seq && a.Len == b.Len {
			n++
		}
	}
	if n == *wanted {
		return nil
	}
	return []Mismatch{{Field: "times", Wanted: strconv.Itoa(*wanted), Seen: strconv.Itoa(n)}}
}

// sendings are the packets that fit a step and are the first such one sent again.
func (m *matcher) sendings(p *PacketStep) []*flow.Packet {
	var all []*flow.Packet
	for _, c := range m.conversation.Packets {
		if p.fits(c) && (len(all) == 0 || c.Segment.Seq == all[0].Segment.Seq && c.Segment.Len == all[0].Segment.Len) {
			all = append(all, c)
		}
	}
	return all
}

// compared are the control bits by which packets differ; the others are a stack's
// own choice.
const compared = tcp.SYN | tcp.FIN | tcp.RST | tcp.ACK

// fits reports whether a whole packet is what the step describes.
func (p *PacketStep) fits(c *flow.Packet) bool {
	equal := func(wanted *int, seen int) bool { return wanted == nil || *wanted == seen }
	n, said := octets(p.Len, p.Data)
	return c.FromClient == (p.From == evidence.Client) && c.Segment.Flags&compared == p.Flags&compared &&
		equal(p.Seq, c.Seq) && equal(p.Ack, c.Ack) && (!said || n == c.Segment.Len) &&
		(p.Data == nil || string(c.Segment.Payload) == *p.Data)
}

// same reports whether two steps describe the same packet, their times aside.
func (p *PacketStep) same(q *PacketStep) bool {
	a, b := *p, *q
	a.After, a.Within, b.After, b.Within = nil, nil, nil, nil
	return a.String() == b.String()
}
