package playground

import (
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// Hand is a side of the wire that a person plays: what the other side's kernel
// sends reaches nobody but them, and they write the segments that go back. The
// kernel of the side that is played is cut off, so that it cannot answer. All
// packets are carried, recorded and sampled like any other; the side by hand has
// no socket, so no state of it is sampled.
//
// An exercise judges a hand by the evidence: which segments it sent, and what the
// real kernel made of them. It is safe for concurrent use.
type Hand struct {
	Host evidence.Host // the side that is played

	wire  *Wire
	lines lines // guarded by wire.mu
}

// Hand hands one side of the wire over to a person, for as long as the lab lives.
// As xiaoming they call port [ServerPort] of xiaomei; as xiaomei they answer whoever
// called last. It must be called once, before the wire has carried anything.
func (l *Lab) Hand(who evidence.Host) *Hand { return l.Wire.handOver(who) }

func (w *Wire) handOver(who evidence.Host) *Hand {
	w.mu.Lock()
	defer w.mu.Unlock()
	h := &Hand{Host: who, wire: w, lines: lines{numbers: map[Line]*Numbers{}}}
	w.hand = h
	// Without its descriptor the host's link has no carrier.
	_ = w.ends[who].tun.Close()
	if who == evidence.Client {
		h.dial(ServerPort)
	}
	return h
}

// byHand reports whether a side is played by a person.
func (w *Wire) byHand(who evidence.Host) bool { return w.hand != nil && w.hand.Host == who }

// dial begins a call with a new port and a new initial sequence number.
func (h *Hand) dial(port uint16) {
	for {
		line := Line{Local: addrPortOf(h.Host, ephemeral()), Remote: addrPortOf(h.Host.Peer(), port)}
		if h.lines.numbers[line] == nil {
			h.lines.turnTo(line)
			return
		}
	}
}

// Dial begins another call, to a port of the other side: the next segment leaves
// from a new port of the hand's own, with a new initial sequence number. It sends
// nothing.
func (h *Hand) Dial(port uint16) {
	h.wire.mu.Lock()
	defer h.wire.mu.Unlock()
	h.dial(port)
}

// Call returns the ends of the present call and where its numbers begin; false when
// there is none, because nobody has called yet.
func (h *Hand) Call() (Line, Numbers, bool) {
	h.wire.mu.Lock()
	defer h.wire.mu.Unlock()
	n := h.lines.numbers[h.lines.now]
	if n == nil {
		return Line{}, Numbers{}, false
	}
	return h.lines.now, *n, true
}

// Send sends a segment in the present call. When it returns, the segment was
// delivered (or held, delayed or dropped, where the wire has rules), both samples
// of the kernel's state were taken, and what the kernel answered at once was
// recorded too. It returns the packet as recorded.
//
// It fails with [ErrNoCall], with [ErrLabClosed], and with an error of
// [capture.Encode] when the segment does not fit into a packet.
func (h *Hand) Send(s Spec) (*evidence.Packet, error) {
	w := h.wire
	w.mu.Lock()
	defer w.mu.Unlock()
	w.catchUp() // what the kernel sent before belongs before
	switch {
	case w.closing:
		return nil, ErrLabClosed
	case h.lines.numbers[h.lines.now] == nil:
		return nil, ErrNoCall
	}
	segment := h.lines.segment(s)
	raw, err := encode(segment, s.BadChecksum)
	if err != nil {
		return nil, err
	}
	h.lines.sent(segment, s.Raw)
	p := w.carry(time.Now(), h.Host, raw)
	w.catchUp()
	w.wake()
	return p, nil
}

// take is the arrival of a packet at the person's side.
func (h *Hand) take(s *tcp.Segment) {
	if s != nil {
		h.lines.heard(s)
	}
}
