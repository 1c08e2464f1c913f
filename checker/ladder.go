package checker

import (
	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// Rung is one step of a conversation: a packet, and what it changed.
type Rung struct {
	// Packet is nil on the first rung, which says how things stood before.
	Packet *flow.Packet
	// Client and Server are the states in which the packet left its sender and
	// found, then left, its receiver; 0 where a side's state is the same as on the
	// rungs before.
	Client, Server tcp.State
	// Derived is, for each side, whether its state was not read from the kernel but
	// follows: from the next one that was read, because a program was faster than the
	// look, or from the packets.
	Derived [2]bool
}

// Ladder puts a conversation's packets and the states sampled around them in one
// order. A sender's state is read before the delivery (it sent the packet in this
// state), a receiver's after it (the packet put it there). A state that a side
// enters by sending its FIN stands at that FIN, although a program that closes
// while earlier packets are still on their way is seen in it before.
func Ladder(c *flow.Conversation, samples []evidence.Sample) []Rung {
	l := ladder{samples: map[moment]evidence.Sample{}}
	for _, s := range samples {
		l.samples[moment{s.Packet, s.Host, s.Moment}] = s
	}
	var rungs []Rung
	for i, p := range c.Packets {
		sender, receiver := evidence.Client, evidence.Server
		if !p.FromClient {
			sender, receiver = receiver, sender
		}
		if i == 0 {
			var first Rung
			l.change(&first, p, receiver, evidence.Before)
			rungs = append(rungs, first)
		}
		r := Rung{Packet: p}
		l.fin[sender] = l.fin[sender] || p.Segment.Flags.Has(tcp.FIN)
		l.change(&r, p, sender, evidence.Before)
		l.change(&r, p, receiver, evidence.After)
		rungs = append(rungs, r)
	}
	return rungs
}

type moment struct {
	packet int
	host   evidence.Host
	at     evidence.Moment
}

type ladder struct {
	samples map[moment]evidence.Sample
	last    [2]tcp.State
	fin     [2]bool // the side's FIN was carried
}

// change enters the sampled state of a side if it is a new one.
func (l *ladder) change(r *Rung, p *flow.Packet, h evidence.Host, at evidence.Moment) {
	sample, ok := l.samples[moment{p.Number, h, at}]
	if !ok {
		return
	}
	state := sample.State
	// Where the connection's own socket is gone, the kernel answers with the one
	// that listens. Only SYN-RECEIVED goes back to LISTEN (RFC 9293 §3.10.7.4).
	if state == tcp.Listen && l.last[h] != 0 && l.last[h] != tcp.Listen && l.last[h] != tcp.SynReceived {
		state = tcp.Closed
	}
	closing := state == tcp.FinWait1 || state == tcp.LastAck || state == tcp.Closing
	if h == evidence.Client && l.last[h] == tcp.SynSent && at == evidence.After && (closing || state == tcp.FinWait2) {
		// From SYN-SENT only ESTABLISHED leads there (RFC 9293 figure 5).
		l.last[h], r.Client, r.Derived[h] = tcp.Established, tcp.Established, true
		return
	}
	if state == l.last[h] || (closing && !l.fin[h]) {
		return
	}
	l.last[h], r.Derived[h] = state, sample.How == evidence.Derived
	if h == evidence.Client {
		r.Client = state
	} else {
		r.Server = state
	}
}

// Samples returns the states that were sampled, in their order.
func (v *Verdict) Samples() []evidence.Sample { return samplesOf(v.Evidence) }

// Ladders returns a function that makes the ladder of any of the verdict's
// conversations.
func (v *Verdict) Ladders() func(*flow.Conversation) []Rung {
	taken := takenIn(v.Evidence)
	return func(c *flow.Conversation) []Rung { return Ladder(c, taken.of(c)) }
}
