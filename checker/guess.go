package checker

import (
	"slices"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// GuessFinding is what the learner said of one packet of the handshake before it
// passed: the state into which it brings its receiver.
type GuessFinding struct {
	Packet *flow.Packet
	Host   evidence.Host // the receiver
	Named  tcp.State     // 0 when none was named
	Seen   tcp.State     // 0 when the packet has not arrived
	Status expect.Status // Unknown when there is nothing to compare with
}

// CheckStates judges an attempt in which the wire was held: what has to be seen, and
// that the learner named each state of the handshake before the packet that brings
// it was let go.
func CheckStates(t Task, e *evidence.Evidence) Verdict {
	t.Part = true
	v := Check(t, e)
	v.Guesses = guesses(v.Conversation, e)
	held := slices.ContainsFunc(v.Guesses, func(g GuessFinding) bool { return g.Seen == 0 })
	switch {
	case v.Outcome == Inconclusive && v.Doubt == DoubtUnseen && held: // its state was not to be read
		v.Outcome, v.Doubt, v.Mistake = Failed, DoubtNone, &Mistake{ID: Unfinished}
	case v.Outcome == Failed && v.Conversation != nil && (v.Mistake == nil || v.Mistake.ID == Unanswered):
		// Whoever holds the wire is the one who kept the answer.
		v.Mistake = &Mistake{ID: Unfinished}
	}
	for _, g := range v.Guesses {
		if v.Outcome != Passed || g.Status == expect.Met || g.Status == expect.Unmet && g.Named != 0 && !t.Again {
			continue
		}
		v.Outcome, v.Mistake = Failed, &Mistake{ID: WrongState, Name: g.Host.String(), Given: g.Named.String()}
		if g.Named == 0 {
			v.Mistake.ID = StateUnnamed
		}
	}
	return v
}

// guesses are what was said of the three packets of a handshake, as far as they were
// sent.
func guesses(c *flow.Conversation, e *evidence.Evidence) []GuessFinding {
	named := map[int]*evidence.Guess{}
	arrived := map[int]tcp.State{} // by packet: the receiver's state after it
	for _, ev := range e.Events {
		switch {
		case ev.Guess != nil:
			named[ev.Guess.Packet] = ev.Guess
		case ev.Sample != nil && ev.Sample.Moment == evidence.After:
			arrived[2*ev.Sample.Packet+int(ev.Sample.Host)] = ev.Sample.State.Canonical()
		}
	}
	var out []GuessFinding
	for _, p := range handshake(c) {
		g := GuessFinding{Packet: p, Host: evidence.Client, Status: expect.Unmet}
		if p.FromClient {
			g.Host = evidence.Server
		}
		g.Seen = arrived[2*p.Number+int(g.Host)]
		if said := named[p.Number]; said != nil && said.States[g.Host] != nil {
			g.Named = said.States[g.Host].Canonical()
		}
		switch {
		case g.Seen == 0:
			g.Status = expect.Unknown
		case g.Named == g.Seen:
			g.Status = expect.Met
		}
		out = append(out, g)
	}
	return out
}

// handshake are the packets of a handshake that arrived first: SYN, SYN,ACK and ACK.
func handshake(c *flow.Conversation) []*flow.Packet {
	if c == nil {
		return nil
	}
	wanted := []struct {
		client bool
		flags  tcp.Flags
	}{{true, tcp.SYN}, {false, tcp.SYN | tcp.ACK}, {true, tcp.ACK}}
	var out []*flow.Packet
	for _, p := range c.Packets {
		if len(out) == len(wanted) {
			break
		}
		next := wanted[len(out)]
		if p.FromClient == next.client && p.Segment.Flags&(tcp.SYN|tcp.ACK|tcp.RST) == next.flags && !p.Dropped {
			out = append(out, p)
		}
	}
	return out
}
