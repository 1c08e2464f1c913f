package flow

import (
	"tcplearn/checker/tcp"
)

// Event is what a packet means for a connection, beyond what Wireshark has words
// for; one bit for each. All are derived from the packets.
type Event uint16

// The events.
const (
	// ClientEstablished and ServerEstablished: on the arrival of this packet that
	// side has agreed with the other on both initial sequence numbers.
	ClientEstablished Event = 1 << iota
	ServerEstablished
	// SimultaneousOpen: both sides sent a SYN before they had the other's (RFC 9293
	// §3.5, figure 7).
	SimultaneousOpen
	// SplitHandshake: the called one acknowledges and sends its own SYN in segments
	// of their own (RFC 793 §3.3's steps 2 and 3 apart).
	SplitHandshake
	// ChallengeACK: an answer to a SYN or RST that does not fit, which asks whether
	// the sender meant it (RFC 5961 §3, §4; RFC 9293 §3.10.7.4).
	ChallengeACK
	// HalfOpenRecovery: the reset by which a caller that has forgotten an old
	// connection ends it at the other side (RFC 9293 §3.5.1, figure 9).
	HalfOpenRecovery
	// QueueFull: a SYN, sent again, that a server leaves unanswered which answered
	// others: its queue may be full.
	QueueFull
	// SYNData: a SYN with data, and FastOpen: one with the option of TCP Fast Open
	// (RFC 7413).
	SYNData
	FastOpen
	// Refused: the reset that answers a SYN.
	Refused
	// SameSYN: a side that had sent its SYN sends it with an ACK added, to answer the
	// other's (RFC 9293 §3.5, figure 7). Its numbers are a retransmission's, and
	// Wireshark calls it one, but it need not mean that anything was lost.
	SameSYN
)

// Has reports whether all events of want happened.
func (e Event) Has(want Event) bool { return e&want == want }

// Any reports whether at least one event of want happened.
func (e Event) Any(want Event) bool { return e&want != 0 }

// endpoint is what follows from the packets about one side.
type endpoint struct {
	state tcp.State
	owes  bool // got a SYN or RST in the middle of a call: an ACK would be a challenge
	awake bool // acknowledged the peer's SYN on its own
}

// follow derives the states of both sides after a packet that arrives, and what
// the packet means. from and to know the packet already.
func (c *Conversation) follow(p *Packet, from, to *half) {
	if f := &p.Segment.Flags; f.Has(tcp.SYN) {
		c.followSYN(p, from, to)
	} else {
		c.followOther(p, from, to)
	}
	c.Events |= p.Event
	p.Client, p.Server = c.client.end.state, c.server.end.state
}

func (c *Conversation) followSYN(p *Packet, from, to *half) {
	s := p.Segment
	if s.Len > 0 {
		p.Event |= SYNData
	}
	if _, ok := s.Option(tcp.OptionFastOpen); ok {
		p.Event |= FastOpen
	}
	if s.Flags.Has(tcp.ACK) {
		c.followSYNACK(p, from, to)
		return
	}
	switch from.end.state {
	case 0, tcp.Closed, tcp.SynSent:
		from.end.state = tcp.SynSent
		if to.syn && to.acked && to.ack == s.Seq.Add(1) { // captured behind its answer
			from.end.state = tcp.Established
		}
	case tcp.SynReceived:
	default:
		to.end.owes = true // an old connection's port, or a repeated SYN
		return
	}
	if to.end.state != tcp.SynSent {
		return
	}
	// Both have called. Each has the other's SYN, or will have it.
	if from.end.awake {
		p.Event |= SplitHandshake
	} else {
		p.Event |= SimultaneousOpen
	}
	to.end.state = tcp.SynReceived
}

// splits reports, as an event, whether a SYN that seems to begin another call is the
// second half of an answer: its sender has just acknowledged the caller's SYN.
func (c *Conversation) splits(s *tcp.Segment) Event {
	from, to := c.half(s.Src == c.Client), c.half(s.Src != c.Client)
	if from.end.awake && !from.syn && to.end.state == tcp.SynSent {
		return SplitHandshake
	}
	return 0
}

func (c *Conversation) followSYNACK(p *Packet, from, to *half) {
	if p.Dropped || to.syn && p.Segment.Ack != to.isn.Add(1) && !p.Segment.Ack.After(to.isn) {
		return
	}
	switch from.end.state {
	case tcp.Established: // it did not get the ACK that we thought arrived
		from.end.state = tcp.SynReceived
	case tcp.SynSent, 0, tcp.Closed:
		from.end.state = tcp.SynReceived
	}
	if to.end.state == tcp.SynSent || to.end.state == tcp.SynReceived {
		c.establish(p, to)
	}
}

// establish is what a packet does that tells h that its SYN arrived.
func (c *Conversation) establish(p *Packet, h *half) {
	h.end.state = tcp.Established
	if h == &c.client {
		p.Event |= ClientEstablished
	} else {
		p.Event |= ServerEstablished
	}
}

func (c *Conversation) followOther(p *Packet, from, to *half) {
	s := p.Segment
	if s.Flags.Has(tcp.RST) {
		c.followRST(p, from, to)
		return
	}
	if from.end.owes && s.Bare() {
		p.Event |= ChallengeACK
	}
	from.end.owes = false
	if s.Flags.Has(tcp.ACK) {
		c.followACK(p, from, to)
	}
	if s.Flags.Has(tcp.FIN|tcp.ACK) && from.end.state != tcp.SynSent {
		from.end.state = sentFIN(from.end.state)
		to.end.state = gotFIN(to.end.state)
	}
}

func (c *Conversation) followACK(p *Packet, from, to *half) {
	s := p.Segment
	switch to.end.state {
	case tcp.SynSent:
		switch {
		case from.syn || !s.Bare():
		case s.Ack == to.isn.Add(1):
			from.end.awake = true
		default:
			p.Event |= ChallengeACK
		}
	case tcp.SynReceived:
		if to.syn && !s.Ack.After(to.isn) {
			return
		}
		c.establish(p, to)
		if from.end.state == tcp.SynReceived && !from.acknowledges() {
			p.Event |= SplitHandshake
		}
	case tcp.FinWait1, tcp.LastAck, tcp.Closing:
		if !s.Ack.Before(to.next) {
			to.end.state = map[tcp.State]tcp.State{
				tcp.FinWait1: tcp.FinWait2, tcp.LastAck: tcp.Closed, tcp.Closing: tcp.TimeWait,
			}[to.end.state]
		}
	}
	if from.end.state == 0 && !from.syn && !to.syn && s.Len > 0 {
		from.end.state = tcp.Established // seen from the middle: who sends data is
	}
}

// acknowledges reports whether the side has acknowledged in its SYN.
func (h *half) acknowledges() bool { return h.end.state != tcp.SynSent }

func (c *Conversation) followRST(p *Packet, from, to *half) {
	switch {
	case from.end.state == tcp.SynSent && c.Events.Has(ChallengeACK):
		p.Event |= HalfOpenRecovery
		to.end.state = 0
		return // the caller goes on
	case to.end.state == tcp.SynSent && !from.syn:
		p.Event |= Refused
	case from.acked && s0(p) && p.Segment.Seq != to.ack && to.acked:
		to.end.owes = true // not the very number that is expected: a challenge may follow
	}
	from.end.state, to.end.state = tcp.Closed, tcp.Closed
}

func s0(p *Packet) bool { return !p.Segment.Flags.Has(tcp.ACK) }

// sentFIN is the state of a side after it sent FIN (RFC 9293 §3.6).
func sentFIN(s tcp.State) tcp.State {
	switch s {
	case tcp.Established, tcp.SynReceived, 0:
		return tcp.FinWait1
	case tcp.CloseWait:
		return tcp.LastAck
	}
	return s
}

// gotFIN is the state of a side after it received FIN.
func gotFIN(s tcp.State) tcp.State {
	switch s {
	case tcp.Established, tcp.SynReceived, 0:
		return tcp.CloseWait
	case tcp.FinWait1:
		return tcp.Closing
	case tcp.FinWait2:
		return tcp.TimeWait
	}
	return s
}
