package flow

import (
	"math"

	"tcplearn/checker/tcp"
)

// Analysis is what Wireshark's TCP dissector says of a segment (tcp.analysis.*), one
// bit for each remark. What they mean is behind their names in its user's guide,
// section "TCP Analysis"; trace.go says the same in code.
type Analysis uint16

// Wireshark's remarks.
const (
	Retransmitted       Analysis = 1 << iota
	FastRetransmitted            // at once after two duplicate ACKs or more
	SpuriousRetransmit           // of data that the peer had acknowledged
	OutOfOrder                   // overtaken on the way
	DuplicateACK                 // says again what was said
	PreviousNotCaptured          // begins behind the next sequence number
	AckedUnseen                  // acknowledges what was not captured
	ZeroWindow                   // the sender of this has no room
	WindowFull                   // fills the receiver's window to its edge
	WindowUpdate                 // only the window is new
	KeepAliveProbe               // RFC 9293 §3.8.4
	KeepAliveAnswer              // what a probe makes the peer say
	ZeroWindowProbe              // one octet into a window of zero
	ZeroWindowAnswer             // still no room
	PortReused                   // a new connection between the same two sockets
)

// Has reports whether all remarks of want are made.
func (a Analysis) Has(want Analysis) bool { return a&want == want }

// Any reports whether at least one remark of want is made.
func (a Analysis) Any(want Analysis) bool { return a&want != 0 }

// Values of trace.shift that are no shift count (RFC 7323 §2).
const (
	shiftUnknown = -1 // no SYN of this side was seen
	shiftNone    = -2 // a SYN did not offer one: windows are as in the header
)

// unseenSaid is the dissector's mark that it said once of a silent peer that what
// was acknowledged is unseen. It counts as very many duplicates there, too.
const unseenSaid = math.MaxUint32

// never is a raw window that no header has.
const never = math.MaxUint32

// trace is what the dissector remembers of one direction. As there, a sequence
// number of 0 stands for one that is not known yet.
type trace struct {
	next    tcp.Seq // highest sequence number sent, plus one
	nextAt  int64   // when it was reached, in ns since 1970
	limit   tcp.Seq // highest that was sent without a gap
	ack     tcp.Seq // last acknowledgment number sent
	ackAt   int64
	window  uint32 // raw, of the last segment
	shift   int8
	opening bool   // nothing was sent since its SYN: windows are not scaled yet
	repeats uint32 // duplicates of ack, or unseenSaid
	answers int    // number of the packet that acknowledged ack first
	last    Analysis
}

// renewed looks at a SYN of a side that has spoken before, as the dissector does
// before it analyses the segment.
func (c *Conversation) renewed(s *tcp.Segment) Analysis {
	if !s.Flags.Has(tcp.SYN) {
		return 0
	}
	from := c.half(s.Src == c.Client)
	switch {
	case !from.known:
	case s.Flags.Has(tcp.ACK) && from.base != s.Seq:
		return PortReused
	case !s.Flags.Has(tcp.ACK):
		from.trace.next = from.trace.limit // a reset may have led it astray
	}
	return 0
}

// analyse says of one segment of t what the dissector says, and remembers it.
// peer is the other direction. The order of the questions is the dissector's.
func (c *Conversation) analyse(p *Packet, t, peer *trace) {
	s, at := p.Segment, p.At.UnixNano()
	if s.Len == 1 && s.Seq == t.next && peer.window == 0 {
		p.Analysis |= ZeroWindowProbe
	} else if !t.windows(p, peer) {
		t.duplicate(p)
	}
	if s.Ack != t.ack {
		t.answers, t.repeats = p.Number, 0
	}
	t.unseen(p, peer)
	if s.Len > 0 || s.Flags.Any(tcp.SYN|tcp.FIN) {
		p.Analysis |= t.again(p, peer, at, c.initialRTT)
	}
	t.remember(p, at)
}

const opensOrEnds = tcp.SYN | tcp.FIN | tcp.RST

// windows asks about windows, gaps and keep-alives. It reports whether the answer
// is one that leaves no question of duplicates.
func (t *trace) windows(p *Packet, peer *trace) bool {
	s := p.Segment
	plain := !s.Flags.Any(opensOrEnds)
	if plain && s.Window == 0 {
		p.Analysis |= ZeroWindow
	}
	if t.next != 0 && t.next.Before(s.Seq) && !s.Flags.Has(tcp.RST) {
		p.Analysis |= PreviousNotCaptured
	}
	if !plain {
		return true
	}
	if s.Len <= 1 && s.Seq == t.next-1 {
		p.Analysis |= KeepAliveProbe
	}
	if s.Len > 0 {
		if peer.shift != shiftUnknown && s.Seq.Add(s.Len) == peer.ack+tcp.Seq(peer.scaled(peer.window)) {
			p.Analysis |= WindowFull
		}
		return true
	}
	if s.Seq != t.next || s.Ack != t.ack {
		return true
	}
	same := uint32(s.Window) == t.window
	switch {
	case s.Window != 0 && !same:
		p.Analysis |= WindowUpdate
	case s.Window != 0 && peer.last.Has(KeepAliveProbe):
		p.Analysis |= KeepAliveAnswer
	case s.Window == 0 && same && peer.last.Has(ZeroWindowProbe):
		p.Analysis |= ZeroWindowAnswer
	default:
		return s.Window == 0
	}
	return true
}

// scaled is a window in octets as the dissector reckons for WindowFull.
func (t *trace) scaled(window uint32) uint32 {
	if t.opening || t.shift < 0 {
		return window
	}
	return window << t.shift
}

// duplicate counts an acknowledgment that says nothing new.
func (t *trace) duplicate(p *Packet) {
	t.repeats++ // unseenSaid becomes 0
	t.repeats = max(t.repeats, 1)
	p.Analysis |= DuplicateACK
	p.DupACK, p.DupACKOf = int(t.repeats), t.answers
}

// unseen asks whether the segment acknowledges what was not captured, and says so
// once for each gap.
func (t *trace) unseen(p *Packet, peer *trace) {
	s := p.Segment
	if peer.limit == 0 || !s.Flags.Has(tcp.ACK) || !peer.limit.Before(s.Ack) {
		return
	}
	if peer.limit.Before(peer.next) {
		peer.limit = peer.next
		p.Analysis |= AckedUnseen
		return
	}
	if peer.repeats == 0 {
		p.Analysis |= AckedUnseen
	}
	peer.repeats = unseenSaid
}

// again asks in which way a segment brings what was sent before, if it does.
func (t *trace) again(p *Packet, peer *trace, at int64, initialRTT int64) Analysis {
	const fast, unknownRTT = 20e6, 3e6 // ns
	s := p.Segment
	if p.Analysis.Has(KeepAliveProbe) {
		return 0
	}
	behind := t.next != 0 && s.Seq.Before(t.next) && (s.Len <= 1 || s.Seq != t.next-1)
	end := s.Seq.Add(s.Len)
	if s.Len > 0 && peer.ack != 0 && !end.After(peer.ack) {
		return SpuriousRetransmit
	}
	if !behind {
		return 0
	}
	if peer.repeats >= 2 && peer.ack == s.Seq && uint64(at-peer.ackAt) < fast {
		return FastRetransmitted
	}
	if initialRTT == 0 {
		initialRTT = unknownRTT
	}
	if uint64(at-t.nextAt) < uint64(initialRTT) && t.next != following(s) {
		return OutOfOrder
	}
	return Retransmitted
}

// following is the sequence number behind a segment, in which SYN and FIN together
// count one, as they do for the dissector.
func following(s *tcp.Segment) tcp.Seq {
	if s.Flags.Any(tcp.SYN | tcp.FIN) {
		return s.Seq.Add(s.Len + 1)
	}
	return s.Seq.Add(s.Len)
}

// remember takes the segment into account for those to come.
func (t *trace) remember(p *Packet, at int64) {
	s := p.Segment
	if next := following(s); (t.next.Before(next) || t.next == 0) && !p.Analysis.Has(ZeroWindowProbe) {
		t.next, t.nextAt = next, at
	}
	if (s.Seq == t.limit || t.limit == 0) && !p.Analysis.Has(ZeroWindowProbe) {
		t.limit = t.next
	}
	t.window, t.ack, t.ackAt, t.last = uint32(s.Window), s.Ack, at, p.Analysis
}

// learnShift takes the window scale option of a SYN into account (RFC 7323 §2.2).
func (t *trace) learnShift(s *tcp.Segment, peer *trace) {
	const most = 14
	for _, o := range s.Options {
		if o.Kind == tcp.OptionWindowScale && len(o.Data) == 1 {
			t.shift = int8(min(o.Data[0], most))
		}
	}
	if !s.Flags.Has(tcp.SYN) || s.HeaderCut { // there the dissector stops before this
		return
	}
	switch {
	case t.shift == shiftUnknown:
		t.shift, peer.shift = shiftNone, shiftNone
	case s.Flags.Has(tcp.ACK) && peer.shift == shiftNone:
		t.shift = shiftNone
	}
}
