package expect

import (
	"slices"
	"sort"

	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// kind is what a part of a segment, or a step, is about.
type kind uint8

const (
	ackOnly kind = iota
	synBit
	someData
	finBit
	rstBit
)

// flag returns the control bit that a kind is about, if it is about one.
func (k kind) flag() tcp.Flags {
	return [...]tcp.Flags{synBit: tcp.SYN, finBit: tcp.FIN, rstBit: tcp.RST}[k]
}

// part is one thing that a direction said for the first time. A segment has as
// many parts as it says things.
type part struct {
	kind   kind
	seq    int    // relative number of the part itself
	octets []byte // of someData, as far as they were captured
	length int    // of someData, in octets
	// first and last are the packets that brought it. They differ only where a
	// stream was too long to keep its parts (maxParts).
	first, last *flow.Packet
}

// maxParts bounds how many parts of a kind a direction may have, so that a
// learner who sends megabytes does not make the alignment slow. Data beyond it
// joins the last part; bare ACKs beyond it are not looked at, nor are SYN and FIN,
// of which so many are wrong already.
const maxParts = 512

// stream collects the parts of one direction in stream order.
type stream struct {
	parts   []*part
	counts  [rstBit + 1]int
	taken   coverage
	reset   bool
	acked   bool
	ack     int // the highest acknowledgment number so far
	repeats int // retransmissions that brought nothing new
}

// add takes a packet apart. Packets come in the order in which they were sent.
func (s *stream) add(p *flow.Packet) {
	if p.Segment.Flags.Has(tcp.RST) {
		if !s.reset {
			s.reset = true
			s.place(&part{kind: rstBit, seq: p.Seq, first: p, last: p})
		}
		return
	}
	fresh := s.addSequence(p)
	if p.Segment.Flags.Has(tcp.ACK) && (!s.acked || p.Ack > s.ack) {
		s.acked, s.ack = true, p.Ack
		if !fresh {
			s.place(&part{kind: ackOnly, seq: p.Seq, first: p, last: p})
		}
	}
	if !fresh && p.Segment.SeqLen() > 0 && p.Repeat != flow.KeepAlive && !p.Event.Has(flow.SameSYN) {
		s.repeats++
	}
}

// addSequence adds what takes sequence numbers that were not taken before, and
// reports whether there was any.
func (s *stream) addSequence(p *flow.Packet) bool {
	seq, fresh := p.Seq, false
	bit := func(k kind) {
		if len(s.taken.take(seq, seq+1)) > 0 {
			s.place(&part{kind: k, seq: seq, first: p, last: p})
			fresh = true
		}
		seq++
	}
	if p.Segment.Flags.Has(tcp.SYN) {
		bit(synBit)
	}
	if n := p.Segment.Len; n > 0 && p.Repeat != flow.KeepAlive {
		for _, gap := range s.taken.take(seq, seq+n) {
			s.place(&part{
				kind: someData, seq: gap.from, length: gap.to - gap.from,
				octets: slice(p.Segment.Payload, gap.from-seq, gap.to-seq), first: p, last: p,
			})
			fresh = true
		}
		seq += n
	}
	if p.Segment.Flags.Has(tcp.FIN) {
		bit(finBit)
	}
	return fresh
}

// slice returns octets[from:to] as far as there are so many.
func slice(octets []byte, from, to int) []byte {
	return octets[min(from, len(octets)):min(to, len(octets))]
}

// place puts a part where its sequence number belongs. Bare ACKs and RST take no
// sequence number and keep the place in which they came.
func (s *stream) place(p *part) {
	if s.counts[p.kind] == maxParts {
		if p.kind == someData {
			s.join(p)
		}
		return
	}
	s.counts[p.kind]++
	at := len(s.parts)
	if p.kind != ackOnly && p.kind != rstBit {
		for at > 0 && s.parts[at-1].seq > p.seq && s.parts[at-1].kind != rstBit {
			at--
		}
	}
	s.parts = slices.Insert(s.parts, at, p)
}

// join adds the length of p to the last data part, whose octets are then no longer
// known in full.
func (s *stream) join(p *part) {
	for _, last := range slices.Backward(s.parts) {
		if last.kind == someData {
			last.length += p.length
			last.last = p.last
			return
		}
	}
}

// cut divides data parts at the given sequence numbers, so that two steps can
// share a segment.
func (s *stream) cut(at []int) {
	for _, seq := range at {
		i := slices.IndexFunc(s.parts, func(p *part) bool {
			return p.kind == someData && p.seq < seq && seq < p.seq+p.length
		})
		if i < 0 {
			continue
		}
		head, tail := *s.parts[i], *s.parts[i]
		n := seq - head.seq
		head.length, head.octets = n, slice(head.octets, 0, n)
		tail.seq, tail.length, tail.octets = seq, tail.length-n, slice(tail.octets, n, tail.length)
		s.parts = slices.Replace(s.parts, i, i+1, &head, &tail)
	}
}

// span is the sequence numbers from up to, but not including, to.
type span struct{ from, to int }

// coverage is a set of sequence numbers: disjoint spans that do not touch, sorted.
type coverage struct{ spans []span }

// take adds the numbers from up to to and returns those that were not in the set.
func (c *coverage) take(from, to int) []span {
	first := sort.Search(len(c.spans), func(i int) bool { return c.spans[i].to >= from })
	merged, at, end := span{from, to}, from, first
	var fresh []span
	for ; end < len(c.spans) && c.spans[end].from <= to; end++ {
		old := c.spans[end]
		if at < old.from {
			fresh = append(fresh, span{at, old.from})
		}
		at = max(at, old.to)
		merged = span{min(merged.from, old.from), max(merged.to, old.to)}
	}
	if at < to {
		fresh = append(fresh, span{at, to})
	}
	c.spans = slices.Replace(c.spans, first, end, merged)
	return fresh
}
