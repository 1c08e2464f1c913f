package stepview

import (
	"net/netip"
	"slices"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// entry is a segment, and what is known of it so far.
type entry struct {
	packet *evidence.Packet
	at     time.Time
	flow   *flow.Packet // its place in its conversation; set by relate
	// before and after are the states of both sides around the delivery, by Host; 0
	// where the kernel was not asked.
	before, after [2]tcp.State
	left          tcp.State // the state in which its sender sent it
	held          bool
	fate          *evidence.Deed // the last thing done with it; nil for nothing
	copies        int            // of it that were kept back
	guess         *evidence.Guess
	announced     bool      // the learner was told of it
	byHand        bool      // one side is played by the learner, and the segment has arrived
	gone          time.Time // when it was let go or dropped, or had arrived
	until         time.Time // when a later segment was the first to be gone
	snap          *snapshot // the sockets as they last were before until; nil if nobody looked
}

// arrived reports whether the receiver got the segment, and both kernels were asked
// what they made of it.
func (e *entry) arrived() bool { return e.byHand || e.after[0] != 0 && e.after[1] != 0 }

// ends are the two sockets of a conversation, the client host's first.
type ends [2]netip.AddrPort

func endsOf(p *evidence.Packet) ends {
	if p.From == evidence.Client {
		return ends{p.Segment.Src, p.Segment.Dst}
	}
	return ends{p.Segment.Dst, p.Segment.Src}
}

// journal is the history of the wire, made from the recorder's events.
type journal struct {
	entries  []*entry
	byNumber map[int]*entry
	held     []*entry              // the oldest first
	last     map[ends][2]tcp.State // the states seen last
	aside    *evidence.Packet      // the last packet that no wire of ours held
	fresh    bool                  // entries' flow is up to date
	looks    []snapshot            // since the last segment went, in no strict order
	hand     *evidence.Host        // the side that the learner plays, which has no states; or nil
}

func newJournal() *journal {
	return &journal{byNumber: map[int]*entry{}, last: map[ends][2]tcp.State{}}
}

// add enters an event, and which packets are held after it.
func (j *journal) add(n happened) {
	switch {
	case n.Packet != nil:
		j.packet(n.At, n.Packet)
	case n.Sample != nil:
		j.sample(n.Sample)
	case n.Deed != nil:
		j.deed(n.Deed)
	case n.Guess != nil:
		if e := j.byNumber[n.Guess.Packet]; e != nil {
			e.guess = n.Guess
		}
	}
	if e := j.byNumber[numberOf(n.Event)]; e != nil && e.gone.IsZero() && (e.arrived() || e.fate != nil) {
		e.gone = n.At
		j.settle(e)
	}
	for _, e := range j.held {
		e.held = false
	}
	j.held = j.held[:0]
	for _, p := range n.held {
		if e := j.byNumber[p.Number]; e != nil {
			e.held = true
			j.held = append(j.held, e)
		}
	}
}

// numberOf returns the number of the packet that an event is about, or 0.
func numberOf(e evidence.Event) int {
	switch {
	case e.Packet != nil:
		return e.Packet.Number
	case e.Sample != nil:
		return e.Sample.Packet
	case e.Deed != nil:
		return e.Deed.Packet
	}
	return 0
}

// look enters the sockets as they were at a moment: they belong to every segment after
// which none had gone on yet. The news of what had happened by then may come later, and
// so may the look.
func (j *journal) look(snap snapshot) {
	const kept = 64 // looks; news is never so late that more come before it
	j.looks = append(j.looks, snap)
	if len(j.looks) > kept {
		j.looks = slices.Delete(j.looks, 0, len(j.looks)-kept)
	}
	for _, e := range slices.Backward(j.entries) {
		if e.snap == nil || e.snap.at.Before(snap.at) {
			e.see(snap)
		}
	}
}

// see takes the look if it is of the segment's time.
func (e *entry) see(snap snapshot) {
	if !snap.at.Before(e.at) && (e.until.IsZero() || snap.at.Before(e.until)) {
		e.snap = &snap
	}
}

// settle ends the time of all segments before one that has gone.
func (j *journal) settle(e *entry) {
	for _, earlier := range j.entries[:slices.Index(j.entries, e)] {
		if !earlier.until.IsZero() {
			continue
		}
		earlier.until = e.gone
		earlier.snap = nil
		for _, snap := range j.looks {
			if earlier.snap == nil || earlier.snap.at.Before(snap.at) {
				earlier.see(snap)
			}
		}
	}
	j.looks = slices.DeleteFunc(j.looks, func(s snapshot) bool { return s.at.Before(e.gone) })
}

func (j *journal) packet(at time.Time, p *evidence.Packet) {
	if p.Segment == nil || p.Link != evidence.Between {
		j.aside = p
		return
	}
	e := &entry{packet: p, at: at, byHand: j.hand != nil && p.From != *j.hand}
	j.entries = append(j.entries, e)
	j.byNumber[p.Number] = e
	j.fresh = false
}

// sample enters a state. Where a connection's own socket is gone the kernel answers
// with the one that listens; only SYN-RECEIVED goes back to LISTEN (RFC 9293
// §3.10.7.4).
func (j *journal) sample(s *evidence.Sample) {
	e := j.byNumber[s.Packet]
	if e == nil {
		return
	}
	key := endsOf(e.packet)
	last := j.last[key]
	state := s.State
	if state == tcp.Listen && last[s.Host] != 0 && last[s.Host] != tcp.Listen && last[s.Host] != tcp.SynReceived {
		state = tcp.Closed
	}
	last[s.Host] = state
	j.last[key] = last
	if s.Moment == evidence.Before {
		e.before[s.Host] = state
		if s.Host == e.packet.From && e.left == 0 {
			e.left = state // those that follow belong to its delivery
		}
	} else {
		e.after[s.Host] = state
		e.byHand = j.hand != nil
	}
}

func (j *journal) deed(d *evidence.Deed) {
	e := j.byNumber[d.Packet]
	switch {
	case e == nil || d.Fate == evidence.Outdated:
	case d.Fate == evidence.Repeated:
		e.copies++
	default:
		e.fate = d
	}
}

// states are those to set beside the segment, by Host: that in which it left its
// sender, and that in which it found or, if it has arrived, left its receiver. While it
// is held that is the receiver's state of now.
func (j *journal) states(e *entry) [2]tcp.State {
	sender, receiver := e.packet.From, e.packet.From.Peer()
	var out [2]tcp.State
	out[sender], out[receiver] = e.left, e.before[receiver]
	switch {
	case e.after[receiver] != 0:
		out[receiver] = e.after[receiver]
	case e.held:
		out[receiver] = j.last[endsOf(e.packet)][receiver]
	}
	return out
}

// lost reports whether the learner dropped the segment.
func (e *entry) lost() bool { return e.fate != nil && e.fate.Fate == evidence.Lost }

// relate gives every segment its relative numbers.
func (j *journal) relate() {
	if j.fresh {
		return
	}
	j.fresh = true
	frames := make([]flow.Frame, len(j.entries))
	for i, e := range j.entries {
		frames[i] = flow.Frame{Number: e.packet.Number, At: e.at, Segment: e.packet.Segment, Dropped: e.lost()}
	}
	for _, c := range flow.Conversations(frames) {
		for _, p := range c.Packets {
			j.byNumber[p.Number].flow = p
		}
	}
}

// relative returns the segment's place in its conversation.
func (j *journal) relative(e *entry) *flow.Packet {
	j.relate()
	return e.flow
}

// oldestHeld returns the segment that has waited longest, or nil.
func (j *journal) oldestHeld() *entry {
	for _, e := range j.held {
		if e.held { // not let go since the last news
			return e
		}
	}
	return nil
}

// next returns the segment of the same conversation that came after e, or nil.
func (j *journal) next(e *entry) *entry {
	i := slices.Index(j.entries, e)
	for _, later := range j.entries[i+1:] {
		if endsOf(later.packet) == endsOf(e.packet) {
			return later
		}
	}
	return nil
}
