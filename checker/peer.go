package checker

import (
	"slices"

	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// CheckPeer judges an attempt in which the learner wrote one side's segments. What the
// other side's kernel refused is a try that does not count: the learner saw the answer,
// and may do better.
func CheckPeer(t Task, hand evidence.Host, e *evidence.Evidence) Verdict {
	t.Part = true
	counted := *e
	counted.Events = withoutRefused(e.Events, hand)
	v := Check(t, &counted)
	v.Evidence = e
	if v.Outcome == Failed {
		v.Mistake = miswritten(hand, e)
	}
	return v
}

// withoutRefused leaves out the hand's segments that the kernel refused, and its answers
// to them.
func withoutRefused(events []evidence.Event, hand evidence.Host) []evidence.Event {
	out := map[int]bool{}     // by packet
	var last *evidence.Packet // the hand's last segment, until something answers it
	for _, ev := range events {
		p := ev.Packet
		switch {
		case p == nil || p.Segment == nil:
		case p.From == hand:
			last = p
		default:
			if last != nil && refuses(p.Segment, last.Segment) {
				out[last.Number], out[p.Number] = true, true
			}
			last = nil
		}
	}
	return slices.DeleteFunc(slices.Clone(events), func(ev evidence.Event) bool {
		return ev.Packet != nil && out[ev.Packet.Number] || ev.Sample != nil && out[ev.Sample.Packet]
	})
}

// refuses reports whether an answer says that a segment was not taken: RST, or an
// acknowledgment of what takes no sequence number. A bare ACK is acknowledged only if its
// seq is not what was expected (RFC 9293 §3.10.7.4, first check).
func refuses(answer, s *tcp.Segment) bool {
	return answer.Flags.Has(tcp.RST) || answer.Bare() && s.Bare()
}

// miswritten explains what was wrong with the segments that the hand wrote last.
func miswritten(hand evidence.Host, e *evidence.Evidence) *Mistake {
	var frames []flow.Frame
	byHand := map[int]bool{} // by packet: a reader of the flow may take either end for the client
	for _, p := range e.Packets() {
		if p.Segment != nil && p.Link == evidence.Between {
			byHand[p.Number] = p.From == hand
			frames = append(frames, flow.Frame{Number: p.Number, Segment: p.Segment})
		}
	}
	calls := flow.Conversations(frames)
	if len(calls) == 0 {
		return &Mistake{ID: WroteNothing}
	}
	c := calls[len(calls)-1]
	var own []*flow.Packet
	for _, p := range c.Packets {
		if byHand[p.Number] {
			own = append(own, p)
		}
	}
	if len(own) == 0 {
		return &Mistake{ID: WroteNothing}
	}
	last := own[len(own)-1]
	if hand == evidence.Client {
		return misdialledByHand(own, last)
	}
	return misansweredByHand(own, last)
}

// misansweredByHand is what is wrong with the answers of who plays the server. After a SYN
// that acknowledges nothing the call goes on as a simultaneous open, which no later
// segment makes an answer.
func misansweredByHand(own []*flow.Packet, last *flow.Packet) *Mistake {
	m := &Mistake{Count: last.Ack}
	flags := last.Segment.Flags & (tcp.SYN | tcp.ACK | tcp.RST)
	switch {
	case flags.Has(tcp.RST):
		m.ID = WroteReset
	case slices.ContainsFunc(own, opens):
		m.ID = AnswerWithoutACK
	case !flags.Has(tcp.SYN):
		m.ID = AnswerWithoutSYN
	case last.Ack == 0:
		m.ID = AckNotOneMore
	case last.Ack != 1:
		m.ID = WrongAck
	default:
		m.ID = Unfinished
	}
	return m
}

// opens reports whether a segment asks for a connection.
func opens(p *flow.Packet) bool { return p.Segment.Flags&(tcp.SYN|tcp.ACK) == tcp.SYN }

// misdialledByHand is what is wrong with the last segment of who plays the client.
func misdialledByHand(own []*flow.Packet, last *flow.Packet) *Mistake {
	m := &Mistake{Count: last.Ack}
	flags := last.Segment.Flags & (tcp.SYN | tcp.ACK | tcp.RST)
	switch {
	case flags.Has(tcp.RST):
		m.ID = WroteReset
	case !slices.ContainsFunc(own, opens):
		m.ID = DialledWithoutSYN
	case flags.Has(tcp.SYN):
		m.ID = ThirdMissing
	case last.Ack == 0:
		m.ID = AckNotOneMore
	case last.Ack != 1:
		m.ID = WrongAck
	case last.Seq != 1:
		m.ID = SeqNotOneMore
	default:
		m.ID = Unfinished
	}
	return m
}
