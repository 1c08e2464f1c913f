package flow

import (
	"bytes"
	"encoding/binary"
	"net/netip"

	"tcplearn/checker/tcp"
)

// ends are the two sockets of a conversation, in an order of their own, in a form
// without padding or pointers, which is fast to look up.
type ends struct {
	a, b         [16]byte
	aPort, bPort uint16
	family       uint32 // 4 or 6: an IPv4 address can be written as one of IPv6
}

func endsOf(s *tcp.Segment) ends {
	e := ends{s.Src.Addr().As16(), s.Dst.Addr().As16(), s.Src.Port(), s.Dst.Port(), 6}
	if s.Src.Addr().Is4() {
		e.family = 4
	}
	if order := bytes.Compare(e.a[:], e.b[:]); order > 0 || order == 0 && e.aPort > e.bPort {
		e.a, e.b, e.aPort, e.bPort = e.b, e.a, e.bPort, e.aPort
	}
	return e
}

// recent are conversations that spoke lately, which are found here faster than in
// the map of all: most packets belong to one of them.
type recent [1 << recentBits]*Conversation

const recentBits = 12

// place is where a conversation between two sockets may be found. It is the same for
// both directions.
func (r *recent) place(a, b netip.AddrPort) **Conversation {
	const spread = 0x9e3779b97f4a7c15 // 2⁶⁴ divided by the golden ratio
	return &r[(folded(a)+folded(b))*spread>>(64-recentBits)]
}

// folded is a number made of a socket.
func folded(s netip.AddrPort) uint64 {
	const spread = 0xbf58476d1ce4e5b9 // any odd number with many bits
	var n uint64
	if a := s.Addr(); a.Is4() {
		b := a.As4()
		n = uint64(binary.LittleEndian.Uint32(b[:]))
	} else {
		b := a.As16()
		n = binary.LittleEndian.Uint64(b[:8]) ^ binary.LittleEndian.Uint64(b[8:])
	}
	n = (n + uint64(s.Port())<<32) * spread
	return n ^ n>>32
}

func (r *recent) forget(c *Conversation) {
	if at := r.place(c.Client, c.Server); *at == c {
		*at = nil
	}
}

// find returns the open conversation that a segment's sockets have, or nil.
func (a *Analyzer) find(s *tcp.Segment) *Conversation {
	at := a.recent.place(s.Src, s.Dst)
	if c := *at; c != nil && (c.Client == s.Src && c.Server == s.Dst || c.Client == s.Dst && c.Server == s.Src) {
		return c
	}
	c := a.open[endsOf(s)]
	if c != nil {
		*at = c
	}
	return c
}
