package flow

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"

	"tcplearn/checker/tcp"
)

// DefaultLimit is how many open conversations an [Analyzer] can keep without fear
// for a machine's memory: about 40 MB.
const DefaultLimit = 1 << 16

// Analyzer takes the segments of a capture one by one. It keeps the conversations
// between two sockets until they call again, and no more than a limit of them: when
// there are more, those that are least likely to go on are forgotten first. Those
// are the calls that nobody has answered, as a SYN flood makes them by the million,
// then those that have ended, then the others; within each, the one that was
// silent for longest. Should one that was forgotten go on, it is taken for a new
// one.
type Analyzer struct {
	limit   int
	done    func(*Conversation)
	open    map[ends]*Conversation
	recent  recent
	streams int
	// forgotten is how many had to make room.
	forgotten int
	// The open conversations by how they stand, each in the order of their last
	// packets.
	unanswered, over, alive queue
	answering               map[netip.AddrPort]struct{} // servers that answered a SYN
}

// NewAnalyzer returns an Analyzer that keeps at most limit conversations, 1 or
// more. It calls done, unless that is nil, with each conversation that will not go
// on: because its sockets call again, because it was forgotten, or because Flush
// was called.
func NewAnalyzer(limit int, done func(*Conversation)) *Analyzer {
	return &Analyzer{
		limit: max(limit, 1), done: done,
		open: map[ends]*Conversation{}, answering: map[netip.AddrPort]struct{}{},
	}
}

// Add analyses the next segment of the capture, fills p in, and returns the
// conversation that it belongs to. Of the frame's segment only p keeps anything.
func (a *Analyzer) Add(f Frame, p *Packet) *Conversation {
	s := f.Segment
	c := a.find(s)
	p.Analysis = 0
	var split Event
	if c == nil || c.over(s) {
		if c != nil {
			p.Analysis = PortReused
			split = c.splits(s)
			a.forget(c)
		}
		c = a.begin(s)
		if p.Analysis != 0 {
			c.begun, c.Complete, c.First = true, CompleteSYN, f.At
		}
	}
	p.Analysis |= c.renewed(s)
	c.add(f, p)
	p.Event |= split
	c.Events |= split
	a.sort(c)
	a.server(c, p)
	return c
}

// Quote takes note of a segment that an ICMP error quotes, or whose header says that
// it is shorter than any header or longer than the segment. It is none of the
// conversation's packets, but the dissector counts its conversation, and what its
// flags add to the completeness, and so the numbers of streams agree.
func (a *Analyzer) Quote(f Frame) {
	s := f.Segment
	c := a.find(s)
	switch {
	case c == nil:
		c = a.begin(s)
		c.Complete = begun(s)
	case c.over(s):
		a.forget(c)
		c = a.begin(s)
		c.Complete = CompleteSYN
	default:
		c.Complete = c.Complete.with(s)
	}
	c.begun = true
	if c.First.IsZero() {
		c.First, c.Last = f.At, f.At
	}
	c.renewed(s)
	from, to := c.half(s.Src == c.Client), c.half(s.Src != c.Client)
	if s.Flags.Has(tcp.SYN|tcp.ACK) && from.known {
		from.base = s.Seq
	}
	if s.HeaderLen < leastHeader {
		from.learnBase(s, to)
	}
	c.time(&Packet{Frame: f}, &from.trace)
	if s.Flags.Has(tcp.SYN) || len(s.Options) > 0 {
		from.trace.learnShift(s, &to.trace)
	}
	a.sort(c)
}

// leastHeader is the size of a header without options (RFC 9293 §3.1), in octets.
const leastHeader = 20

func (a *Analyzer) begin(s *tcp.Segment) *Conversation {
	for len(a.open) >= a.limit {
		a.forgotten++
		a.forget(a.leastWanted())
	}
	c := begin(s)
	c.Stream, c.ends = a.streams, endsOf(s)
	a.streams++
	a.open[c.ends] = c
	return c
}

// Streams is how many conversations have begun so far.
func (a *Analyzer) Streams() int { return a.streams }

// Forgotten is how many conversations had to make room for others.
func (a *Analyzer) Forgotten() int { return a.forgotten }

// Flush says of all conversations that they will not go on, in the order in which
// they began.
func (a *Analyzer) Flush() {
	all := slices.SortedFunc(maps.Values(a.open), func(x, y *Conversation) int { return cmp.Compare(x.Stream, y.Stream) })
	for _, c := range all {
		a.forget(c)
	}
}

// forget ends a conversation's stay.
func (a *Analyzer) forget(c *Conversation) {
	c.leave()
	delete(a.open, c.ends)
	a.recent.forget(c)
	if a.done != nil && c.client.tally.packets+c.server.tally.packets > 0 {
		a.done(c)
	}
}

func (a *Analyzer) leastWanted() *Conversation {
	for _, q := range []*queue{&a.unanswered, &a.over} {
		if q.oldest != nil {
			return q.oldest
		}
	}
	return a.alive.oldest
}

// sort puts a conversation that just spoke where it belongs.
func (a *Analyzer) sort(c *Conversation) {
	q := &a.alive
	switch {
	case c.client.rst || c.server.rst || c.client.fin && c.server.fin:
		q = &a.over
	case c.server.tally.packets == 0 && c.client.syn && !c.client.acked:
		q = &a.unanswered
	}
	if c.on == q && q.newest == c {
		return
	}
	c.leave()
	q.join(c)
}

// server remembers which servers answer, and says of a call that such a server
// leaves unanswered that its queue may be full.
func (a *Analyzer) server(c *Conversation, p *Packet) {
	const most = 1 << 12
	switch {
	case p.Segment.Flags.Has(tcp.SYN|tcp.ACK) && !p.FromClient:
		if len(a.answering) < most {
			a.answering[c.Server] = struct{}{}
		}
	case p.Analysis.Has(Retransmitted) && c.on == &a.unanswered:
		if _, answers := a.answering[c.Server]; answers {
			p.Event |= QueueFull
			c.Events |= QueueFull
		}
	}
}

// queue is a list of conversations in the order of their last packets.
type queue struct{ oldest, newest *Conversation }

func (q *queue) join(c *Conversation) {
	c.on, c.older = q, q.newest
	if q.newest != nil {
		q.newest.newer = c
	} else {
		q.oldest = c
	}
	q.newest = c
}

func (c *Conversation) leave() {
	q := c.on
	if q == nil {
		return
	}
	if c.older != nil {
		c.older.newer = c.newer
	} else {
		q.oldest = c.newer
	}
	if c.newer != nil {
		c.newer.older = c.older
	} else {
		q.newest = c.older
	}
	c.on, c.older, c.newer = nil, nil, nil
}
