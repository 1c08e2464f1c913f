package checker

import (
	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
)

// dnsPort is where names are asked for (RFC 1035 §4.2.1).
const dnsPort = 53

// sight is the evidence in order: who was called, how, and where.
type sight struct {
	calls     []*flow.Conversation // TCP to the exercise's server
	elsewhere []*flow.Conversation // TCP to anything else beyond the wire
	own       []*flow.Conversation // TCP that never left the learner's host
	datagrams []*evidence.Datagram // UDP, questions for names aside
	questions []*evidence.Datagram // DNS
}

func survey(e *evidence.Evidence) *sight {
	s := &sight{}
	waiting := e.Waiting()
	var wire, loopback []flow.Frame
	for _, ev := range e.Events {
		p := ev.Packet
		switch {
		case p == nil:
		case p.Datagram != nil && p.Datagram.Dst.Port() == dnsPort:
			s.questions = append(s.questions, p.Datagram)
		case p.Datagram != nil && p.Datagram.Src.Port() != dnsPort:
			s.datagrams = append(s.datagrams, p.Datagram)
		case p.Segment != nil:
			f := flow.Frame{
				Number: p.Number, At: ev.At, Segment: p.Segment,
				Dropped: p.Dropped, Waiting: waiting[p.Number],
			}
			if p.Link == evidence.Loopback {
				loopback = append(loopback, f)
			} else {
				wire = append(wire, f)
			}
		}
	}
	s.own = flow.Conversations(loopback)
	for _, c := range flow.Conversations(wire) {
		if e.Serves(c.Server) {
			s.calls = append(s.calls, c)
		} else {
			s.elsewhere = append(s.elsewhere, c)
		}
	}
	return s
}
