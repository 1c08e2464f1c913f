package flow

import "tcplearn/checker/tcp"

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
	trace   trace
	tally   sent
	end     endpoint
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

// addsACK reports whether the segment is h's SYN again, now with an ACK, for the first
// time: the answer to the peer's own SYN.
func (h *half) addsACK(s *tcp.Segment, peer *half) bool {
	return s.Flags.Has(tcp.SYN|tcp.ACK) && h.syn && !h.acked && peer.syn && s.Seq == h.isn
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
