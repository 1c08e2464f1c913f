// Package flow turns segments into conversations: who called whom, relative
// sequence numbers, and which segments say nothing new. It follows the
// definitions of Wireshark's TCP dissector, so that a reader who opens the same
// capture there sees the same numbers. It is pure: no clock and no I/O.
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
}

// Conversation is one TCP connection, or the attempt at one.
type Conversation struct {
	Client, Server netip.AddrPort
	Packets        []*Packet

	client, server half
}

// half is what one direction has sent so far.
type half struct {
	known   bool    // base is set
	base    tcp.Seq // the sequence number shown as 0
	started bool    // next is set
	next    tcp.Seq // highest sequence number sent, plus one
	acked   bool    // ack is set
	ack     tcp.Seq // the last acknowledgment number sent
	isn     tcp.Seq
	syn     bool
	fin     bool
	rst     bool
}

type ends struct{ a, b netip.AddrPort }

// Conversations groups frames, which must be in the order of their capture, into
// conversations in the order in which they began. A SYN with a new initial
// sequence number, or one after the end of the last call between the same two
// sockets, begins a new conversation ("port numbers reused").
func Conversations(frames []Frame) []*Conversation {
	var all []*Conversation
	open := map[ends]*Conversation{}
	for _, f := range frames {
		key := ends{f.Segment.Src, f.Segment.Dst}
		c := open[key]
		if c == nil || c.over(f.Segment) {
			c = begin(f.Segment)
			all = append(all, c)
			open[key], open[ends{key.b, key.a}] = c, c
		}
		c.add(f)
	}
	return all
}

// begin starts a conversation with its first segment. The caller is who sent a
// SYN, who is answered by SYN,ACK, or, in the middle of a call, who spoke first.
func begin(s *tcp.Segment) *Conversation {
	if s.Flags.Has(tcp.SYN | tcp.ACK) {
		return &Conversation{Client: s.Dst, Server: s.Src}
	}
	return &Conversation{Client: s.Src, Server: s.Dst}
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

func (c *Conversation) add(f Frame) {
	s := f.Segment
	p := &Packet{Frame: f, FromClient: s.Src == c.Client}
	from, to := c.half(p.FromClient), c.half(!p.FromClient)
	from.learnBase(s, to)
	p.Seq = s.Seq.Sub(from.base)
	if s.Flags.Has(tcp.ACK) && to.known {
		p.Ack = s.Ack.Sub(to.base)
	}
	p.Repeat = from.repeat(s)
	from.note(s)
	c.Packets = append(c.Packets, p)
}

// learnBase sets what counts as 0 in each direction when it is first known.
func (h *half) learnBase(s *tcp.Segment, peer *half) {
	answers := s.Flags.Has(tcp.SYN | tcp.ACK)
	if !h.known || (answers && h.base != s.Seq) {
		h.known, h.base, h.started = true, s.Seq-1, false
		if s.Flags.Has(tcp.SYN) {
			h.base = s.Seq
		}
	}
	if s.Flags.Has(tcp.ACK) && !peer.known {
		peer.known, peer.base = true, s.Ack-1
	}
}

// repeat says whether the segment brings anything that h has not sent before.
func (h *half) repeat(s *tcp.Segment) Repeat {
	if !h.started || s.Flags.Has(tcp.RST) {
		return Fresh
	}
	if s.Len <= 1 && !s.Flags.Any(tcp.SYN|tcp.FIN) && s.Flags.Has(tcp.ACK) && s.Seq == h.next-1 && h.acked {
		return KeepAlive
	}
	if s.SeqLen() > 0 {
		if !s.Next().After(h.next) {
			return Retransmission
		}
		return Fresh
	}
	if s.Bare() && h.acked && s.Ack == h.ack && s.Seq == h.next {
		return ExtraACK
	}
	return Fresh
}

// note remembers what the segment adds.
func (h *half) note(s *tcp.Segment) {
	if s.Flags.Has(tcp.SYN) {
		h.syn, h.isn = true, s.Seq
	}
	h.fin = h.fin || s.Flags.Has(tcp.FIN)
	h.rst = h.rst || s.Flags.Has(tcp.RST)
	if s.Flags.Has(tcp.ACK) {
		h.acked, h.ack = true, s.Ack
	}
	if !s.Flags.Has(tcp.RST) {
		if !h.started {
			h.started, h.next = true, s.Next()
		}
		h.next = h.next.Max(s.Next())
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
// numbers as far as they are contiguous, and stops after limit octets.
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
