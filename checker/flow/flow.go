// Package flow turns segments into conversations: who called whom, relative
// sequence numbers, what each segment is to those before it, and how the call went.
// It follows the definitions of Wireshark's TCP dissector, so that a reader who
// opens the same capture there sees the same numbers and the same remarks, and says
// more where that says nothing: how a connection is opened, and in which states
// both sides must be.
//
// It is pure: no clock and no I/O. [Analyzer] takes segments one by one, in memory
// bounded by the conversations that are open; [Conversations] keeps them all.
package flow

import (
	"net/netip"
	"time"

	"tcplearn/checker/tcp"
)

// Frame is a segment as it enters the analysis.
type Frame struct {
	Number  int // the caller's own number for the packet, kept as it is
	At      time.Time
	Segment *tcp.Segment
	Dropped bool // lost on the wire: the sender sent it, nobody received it
	Waiting bool // still on the wire when the analysis was made
}

// Repeat says in which way a segment says nothing new.
type Repeat uint8

// The repeats. KeepAlive is RFC 9293 §3.8.4's probe, one octet (or none) below
// the next sequence number. ExtraACK is an acknowledgment that moves nothing: a
// duplicate ACK or a window update.
const (
	Fresh Repeat = iota
	Retransmission
	KeepAlive
	ExtraACK
)

// Packet is a segment with its place in a conversation.
type Packet struct {
	Frame
	FromClient bool
	// Seq and Ack are relative: 0 is the initial sequence number of the side that
	// the number counts. Ack is 0 when the segment has no ACK bit.
	Seq, Ack int
	Repeat   Repeat
	// Next is the relative sequence number of the octet behind the segment.
	Next int
	// Window is the receive window in octets, scaled where the handshake says how;
	// a SYN's never is (RFC 7323 §2.2).
	Window   int
	Analysis Analysis
	// DupACK counts the duplicates of an acknowledgment, and DupACKOf is the number
	// of the packet that gave it first; both are 0 unless this is one.
	DupACK, DupACKOf int
	// Complete is what was seen of the conversation up to this packet and with it,
	// Before what was seen before it, which is what Wireshark shows beside a packet
	// when it reads a file for the first time.
	Before, Complete Completeness
	Event            Event
	// Client and Server are the states that follow from the packets up to this one,
	// which is taken to arrive; 0 when nothing follows.
	Client, Server tcp.State
}

// Conversation is one TCP connection, or the attempt at one.
type Conversation struct {
	Client, Server netip.AddrPort
	// Stream is its number among all of the capture, from 0, which is Wireshark's
	// tcp.stream: those that are only quoted count, too.
	Stream int
	// Packets are its packets if it was made by [Conversations].
	Packets []*Packet

	tally
	client, server half
	initialRTT     int64 // from a SYN to the first segment with ACK and no SYN, in ns
	synAt          int64
	ends           ends
	older, newer   *Conversation // in the Analyzer's list that it is on
	on             *queue
}

// Conversations groups frames, which must be in the order of their capture, into
// conversations in the order in which they began. A SYN with a new initial
// sequence number, or one after the end of the last call between the same two
// sockets, begins a new conversation ("port numbers reused").
func Conversations(frames []Frame) []*Conversation {
	var all []*Conversation
	a := NewAnalyzer(len(frames)+1, nil)
	packets := make([]Packet, len(frames))
	for i, f := range frames {
		p := &packets[i]
		c := a.Add(f, p)
		if c.Stream == len(all) {
			all = append(all, c)
		}
		c.Packets = append(c.Packets, p)
	}
	return all
}

// begin starts a conversation with its first segment. The caller is who sent a
// SYN, who is answered by SYN,ACK, or, in the middle of a call, who spoke first.
func begin(s *tcp.Segment) *Conversation {
	c := &Conversation{Client: s.Src, Server: s.Dst}
	if s.Flags.Has(tcp.SYN | tcp.ACK) {
		c.Client, c.Server = s.Dst, s.Src
	}
	for _, t := range []*trace{&c.client.trace, &c.server.trace} {
		t.window, t.shift = never, shiftUnknown
	}
	return c
}

// over reports whether s cannot belong to c any more: it opens another call.
func (c *Conversation) over(s *tcp.Segment) bool {
	if s.Flags&(tcp.SYN|tcp.ACK) != tcp.SYN {
		return false
	}
	from := c.half(s.Src == c.Client)
	return from.known && from.base != s.Seq
}

func (c *Conversation) half(client bool) *half {
	if client {
		return &c.client
	}
	return &c.server
}

// add analyses f as the next segment of c and fills p in.
func (c *Conversation) add(f Frame, p *Packet) {
	s := f.Segment
	p.reset(f, s.Src == c.Client)
	from, to := c.half(p.FromClient), c.half(!p.FromClient)
	from.learnBase(s, to)
	p.Seq = s.Seq.Sub(from.base)
	p.Next = following(s).Sub(from.base)
	if s.Flags.Has(tcp.ACK) && to.known {
		p.Ack = s.Ack.Sub(to.base)
	}
	p.Repeat = from.repeat(s)
	c.analyse(p, &from.trace, &to.trace)
	p.Window = int(s.Window)
	if !s.Flags.Has(tcp.SYN) && from.trace.shift > 0 {
		p.Window <<= from.trace.shift
	}
	c.time(p, &from.trace)
	if s.Flags.Has(tcp.SYN) || len(s.Options) > 0 {
		from.trace.learnShift(s, &to.trace)
	}
	c.count(p, from, to)
	if from.addsACK(s, to) {
		p.Event |= SameSYN
	}
	from.note(s)
	c.follow(p, from, to)
}

// reset makes p the packet of f, with the analysis that it has and nothing else that
// is not set for every packet: to clear and copy the whole would take longer.
func (p *Packet) reset(f Frame, fromClient bool) {
	p.Frame, p.FromClient = f, fromClient
	p.Ack, p.DupACK, p.DupACKOf, p.Event = 0, 0, 0, 0
}

// time measures the handshake, and ends the time in which windows are not scaled.
func (c *Conversation) time(p *Packet, from *trace) {
	at := p.At.UnixNano()
	switch p.Segment.Flags & (tcp.SYN | tcp.ACK) {
	case tcp.SYN:
		c.synAt, from.opening = at, true
	case tcp.SYN | tcp.ACK:
		from.opening = true
	case tcp.ACK:
		if c.initialRTT == 0 && c.synAt != 0 {
			c.initialRTT = at - c.synAt
		}
		from.opening = false
	}
}

// SYN reports whether the client's and the server's SYN were seen.
func (c *Conversation) SYN() (client, server bool) { return c.client.syn, c.server.syn }

// FIN reports whether the client's and the server's FIN were seen.
func (c *Conversation) FIN() (client, server bool) { return c.client.fin, c.server.fin }

// RST reports whether the client or the server reset the connection.
func (c *Conversation) RST() (client, server bool) { return c.client.rst, c.server.rst }

// Handshaken reports whether all three segments of the handshake were seen.
func (c *Conversation) Handshaken() bool {
	return c.client.syn && c.server.syn && c.client.acked && !c.client.ack.Before(c.server.isn.Add(1))
}

// Data returns the octets that one side sent, in the order of their sequence
// numbers as far as they are contiguous, and stops after limit octets. It needs
// the conversation's packets.
func (c *Conversation) Data(client bool, limit int) []byte {
	h := c.half(client)
	next := h.base.Add(1)
	var out []byte
	for progress := true; progress && len(out) < limit; {
		progress = false
		for _, p := range c.Packets {
			s := p.Segment
			if p.FromClient != client || s.Len == 0 || s.Len != len(s.Payload) {
				continue
			}
			start := s.Seq
			if s.Flags.Has(tcp.SYN) {
				start = start.Add(1)
			}
			skip := next.Sub(start)
			if skip < 0 || skip >= s.Len {
				continue
			}
			out = append(out, s.Payload[skip:]...)
			next = start.Add(s.Len)
			progress = true
		}
	}
	return out[:min(len(out), limit)]
}
