package flow

import (
	"time"

	"tcplearn/checker/tcp"
)

// tally is what is counted of a conversation, and of each side of it.
type tally struct {
	Complete Completeness
	// Events are all that were seen.
	Events      Event
	First, Last time.Time // of its first and last packet
	begun       bool
	closer      Side
	resetter    Side
	refused     bool
}

// sent is what one side sent.
type sent struct {
	packets int
	octets  int // of data that was new
	syns    int
}

// Side is one of the two of a conversation, or neither.
type Side uint8

// The sides.
const (
	Neither Side = iota
	ByClient
	ByServer
)

func sideOf(client bool) Side {
	if client {
		return ByClient
	}
	return ByServer
}

// Sent is how many packets a side sent, how many octets of data, of which those sent
// again count once, and how many of the packets were a SYN without ACK.
func (c *Conversation) Sent(client bool) (packets, octets, syns int) {
	t := c.half(client).tally
	return t.packets, t.octets, t.syns
}

// count takes a packet into the tally, before the half is told of it.
func (c *Conversation) count(p *Packet, from, to *half) {
	s := p.Segment
	p.Before = c.Complete
	if c.begun {
		c.Complete = c.Complete.with(s)
	} else {
		c.begun, c.Complete, c.First = true, begun(s), p.At
	}
	c.Last, p.Complete = p.At, c.Complete
	t := &from.tally
	t.packets++
	if s.Flags&(tcp.SYN|tcp.ACK) == tcp.SYN {
		t.syns++
	}
	t.octets += fresh(s, from)
	if s.Flags.Has(tcp.FIN) && c.closer == Neither {
		c.closer = sideOf(p.FromClient)
	}
	if s.Flags.Has(tcp.RST) && c.resetter == Neither {
		c.resetter = sideOf(p.FromClient)
		c.refused = !from.syn && to.syn && to.tally.octets == 0 && t.packets == 1
	}
}

// fresh is how many octets of data the segment has that its sender had not sent.
func fresh(s *tcp.Segment, from *half) int {
	if !from.started || s.Len == 0 {
		return s.Len
	}
	start := s.Seq
	if s.Flags.Has(tcp.SYN) {
		start = start.Add(1)
	}
	return max(min(start.Add(s.Len).Sub(from.next), s.Len), 0)
}
