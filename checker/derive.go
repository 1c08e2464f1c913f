package checker

import (
	"slices"

	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// derive completes the states of evidence in which nobody could hold a packet back
// to look at the sockets: for both sides and around every packet, the state that
// follows from the packets (RFC 9293 §3.10), marked as derived. What a kernel said
// counts for more: where it agrees, the state is the kernel's; where two looks
// after the same packet agree with each other, and not with us, the kernel is
// right. A single look that disagrees was too early: the kernel had not yet done
// what the packet demanded.
func derive(e *evidence.Evidence) {
	looks := map[moment][]evidence.Sample{}
	var rest []evidence.Event
	s := survey(e)
	for _, ev := range e.Events {
		if ev.Sample == nil {
			rest = append(rest, ev)
			continue
		}
		at := moment{ev.Sample.Packet, ev.Sample.Host, ev.Sample.Moment}
		looks[at] = append(looks[at], *ev.Sample)
	}
	around := map[int][2][]evidence.Sample{} // by packet: before it and after it
	for _, c := range slices.Concat(s.calls, s.elsewhere) {
		sides := newSides(c, looks)
		var all []*evidence.Sample
		for _, p := range c.Packets {
			samples := sides.around(p)
			around[p.Number] = samples
			for m := range samples {
				for i := range samples[m] {
					all = append(all, &samples[m][i])
				}
			}
		}
		spread(all)
	}
	e.Events = nil
	add := func(ev evidence.Event, samples []evidence.Sample) {
		for i := range samples {
			e.Events = append(e.Events, evidence.Event{At: ev.At, Sample: &samples[i]})
		}
	}
	for _, ev := range rest {
		if ev.Packet == nil {
			e.Events = append(e.Events, ev)
			continue
		}
		add(ev, around[ev.Packet.Number][evidence.Before])
		e.Events = append(e.Events, ev)
		add(ev, around[ev.Packet.Number][evidence.After])
	}
}

// spread makes a state the kernel's from beginning to end when the kernel was asked
// once while it lasted: the state was read then, and the packets say since when.
func spread(samples []*evidence.Sample) {
	for _, who := range []evidence.Host{evidence.Client, evidence.Server} {
		var run []*evidence.Sample
		for _, s := range samples {
			if s.Host != who {
				continue
			}
			if len(run) > 0 && run[0].State != s.State {
				run = nil
			}
			run = append(run, s)
			if s.How == evidence.Kernel {
				for _, earlier := range run {
					earlier.How = evidence.Kernel
				}
			}
		}
	}
}

// sides follows both sides of a conversation from state to state.
type sides struct {
	conversation *flow.Conversation
	looks        map[moment][]evidence.Sample
	states       [2]tcp.State
	fin          [2]int  // the number behind a side's FIN, or 0
	crosses      [2]bool // a side sent its FIN before it got the other's
	crossed      [2]bool // and the other's came
	read         [2]bool // the kernel said so
}

// newSides begins where a conversation begins: nobody listens where the first
// answer is a RST.
func newSides(c *flow.Conversation, looks map[moment][]evidence.Sample) *sides {
	s := &sides{conversation: c, looks: looks, states: [2]tcp.State{tcp.Closed, tcp.Listen}}
	for _, p := range c.Packets {
		if !p.FromClient {
			if p.Segment.Flags.Has(tcp.RST) {
				s.states[evidence.Server] = tcp.Closed
			}
			break
		}
	}
	var fins [2]*flow.Packet
	for _, p := range c.Packets {
		if who := senderOf(p); p.Segment.Flags.Has(tcp.FIN) && fins[who] == nil {
			fins[who] = p
		}
	}
	if fins[0] != nil && fins[1] != nil {
		for who, fin := range fins {
			other := fins[evidence.Host(who).Peer()]
			s.crosses[who] = fin.Ack < other.Seq+other.Segment.SeqLen()
		}
	}
	return s
}

func senderOf(p *flow.Packet) evidence.Host {
	if p.FromClient {
		return evidence.Client
	}
	return evidence.Server
}

// around returns the samples around a packet: both sides before its delivery, the
// sender being in the state in which it sent the packet, and both after it.
func (s *sides) around(p *flow.Packet) [2][]evidence.Sample {
	sender := senderOf(p)
	receiver := sender.Peer()
	if p == s.conversation.Packets[0] {
		s.look(p, evidence.Before)
	}
	s.sent(sender, p)
	before := s.samples(p, evidence.Before)
	s.received(receiver, p)
	s.look(p, evidence.After)
	return [2][]evidence.Sample{before, s.samples(p, evidence.After)}
}

// samples are both sides' states at a moment. A state that was read after the last
// packet is still read before the next one, unless that changed it.
func (s *sides) samples(p *flow.Packet, m evidence.Moment) []evidence.Sample {
	var out []evidence.Sample
	for who, state := range s.states {
		sample := evidence.Sample{
			Host: evidence.Host(who), Local: s.conversation.Client, Remote: s.conversation.Server,
			State: state, Packet: p.Number, Moment: m, How: evidence.Derived,
		}
		if sample.Host == evidence.Server {
			sample.Local, sample.Remote = sample.Remote, sample.Local
		}
		if s.read[who] {
			sample.How = evidence.Kernel
		}
		out = append(out, sample)
	}
	return out
}

// look compares the states with what the kernel said.
func (s *sides) look(p *flow.Packet, m evidence.Moment) {
	for who := range s.states {
		said := s.looks[moment{p.Number, evidence.Host(who), m}]
		if i := slices.IndexFunc(said, func(l evidence.Sample) bool { return s.agrees(who, l.State) }); i >= 0 {
			s.read[who] = true
			continue
		}
		if n := len(said); n > 1 && said[n-1].State == said[n-2].State {
			s.become(evidence.Host(who), said[n-1].State)
			s.read[who] = true
		}
	}
}

// agrees reports whether the kernel's word is the state that was derived. A socket
// that is gone is answered for by the one that listens.
func (s *sides) agrees(who int, said tcp.State) bool {
	return said == s.states[who] || (s.states[who] == tcp.Closed && said == tcp.Listen)
}

// become changes a side's state; nobody has read the new one yet.
func (s *sides) become(who evidence.Host, state tcp.State) {
	if s.states[who] != state {
		s.states[who], s.read[who] = state, false
	}
}

// sent changes the sender's state to the one in which it sent the packet.
func (s *sides) sent(who evidence.Host, p *flow.Packet) {
	f := p.Segment.Flags
	switch {
	case f.Has(tcp.RST):
		s.become(who, tcp.Closed)
	case f.Has(tcp.SYN | tcp.ACK):
		s.become(who, tcp.SynReceived)
	case f.Has(tcp.SYN):
		s.become(who, tcp.SynSent)
	case f.Has(tcp.FIN):
		s.fin[who] = p.Seq + p.Segment.SeqLen()
		if s.crossed[who] {
			s.become(who, tcp.Closing)
		}
		switch s.states[who] {
		case tcp.Established, tcp.SynReceived:
			s.become(who, tcp.FinWait1)
		case tcp.CloseWait:
			s.become(who, tcp.LastAck)
		}
	}
}

// received changes the receiver's state as RFC 9293 §3.10.7 has it.
func (s *sides) received(who evidence.Host, p *flow.Packet) {
	f := p.Segment.Flags
	switch {
	case f.Has(tcp.RST):
		if s.states[who] == tcp.SynReceived {
			s.become(who, tcp.Listen)
		} else {
			s.become(who, tcp.Closed)
		}
		return
	case f.Has(tcp.SYN) && s.states[who] == tcp.Listen:
		s.become(who, tcp.SynReceived)
	case f.Has(tcp.SYN|tcp.ACK) && s.states[who] == tcp.SynSent && p.Ack == 1:
		s.become(who, tcp.Established)
	}
	if f.Has(tcp.ACK) {
		s.acked(who, p.Ack)
	}
	if f.Has(tcp.FIN) {
		s.finished(who)
	}
}

// acked is what an acknowledgment does to who gets it.
func (s *sides) acked(who evidence.Host, ack int) {
	switch all := s.fin[who] > 0 && ack >= s.fin[who]; {
	case s.states[who] == tcp.SynReceived && ack >= 1:
		s.become(who, tcp.Established)
	case s.states[who] == tcp.FinWait1 && all:
		s.become(who, tcp.FinWait2)
	case s.states[who] == tcp.Closing && all:
		s.become(who, tcp.TimeWait)
	case s.states[who] == tcp.LastAck && all:
		s.become(who, tcp.Closed)
	}
}

// finished is what a FIN does to who gets it.
func (s *sides) finished(who evidence.Host) {
	switch s.states[who] {
	case tcp.Established:
		// Its own FIN, which left before, is still to be seen: then it is CLOSING.
		if s.crosses[who] {
			s.crossed[who] = true
			return
		}
		s.become(who, tcp.CloseWait)
	case tcp.FinWait1:
		s.become(who, tcp.Closing)
	case tcp.FinWait2:
		s.become(who, tcp.TimeWait)
	}
}
