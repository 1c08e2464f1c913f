package playground

import (
	"net/netip"
	"sync"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// How much one attempt may hold. Beyond that packets are still carried, but only
// counted: a learner who pipes a film through the lab fills no memory.
const (
	maxPackets = 8192
	maxOctets  = 8 << 20
)

// Recorder keeps what happens in a lab on one time axis. It is safe for
// concurrent use.
type Recorder struct {
	mu      sync.Mutex
	events  []evidence.Event
	numbers int // packets numbered so far
	kept    int // packets among events
	octets  int
	missed  int
	pinged  netip.Addr
	calls   map[call]struct{} // conversations that may still be going on

	followers []*Follower
	ended     bool // the wire is gone: nothing more will happen
}

// call is a conversation's two ends, the client's first.
type call struct{ client, server netip.AddrPort }

// of returns the ends as one of the hosts has them: its own, then the other's.
func (c call) of(h evidence.Host) (local, remote netip.AddrPort) {
	if h == evidence.Client {
		return c.client, c.server
	}
	return c.server, c.client
}

// packet keeps p and numbers it. It reports whether there was room.
func (r *Recorder) packet(at time.Time, p *evidence.Packet) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.numbers++
	p.Number = r.numbers
	if r.kept >= maxPackets || r.octets+len(p.Raw) > maxOctets {
		r.missed++
		return false
	}
	r.kept++
	r.octets += len(p.Raw)
	r.add(evidence.Event{At: at, Packet: p})
	if p.Segment != nil && p.Link == evidence.Between {
		r.calls[callOf(p)] = struct{}{}
	}
	return true
}

func callOf(p *evidence.Packet) call {
	if p.From == evidence.Client {
		return call{p.Segment.Src, p.Segment.Dst}
	}
	return call{p.Segment.Dst, p.Segment.Src}
}

func (r *Recorder) sample(at time.Time, s evidence.Sample) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(evidence.Event{At: at, Sample: &s})
}

// ping keeps whom the learner's host pinged first.
func (r *Recorder) ping(whom netip.Addr) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.pinged.IsValid() {
		r.pinged = whom
	}
}

// say keeps what a server said.
func (r *Recorder) say(w evidence.Word) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(evidence.Event{At: time.Now(), Word: &w})
}

// deed keeps what was done with a packet that was held. A dropped packet is marked
// as such in a copy: whoever has the packet already may be reading it just now.
func (r *Recorder) deed(at time.Time, d evidence.Deed) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, e := range r.events {
		if d.Fate == evidence.Lost && e.Packet != nil && e.Packet.Number == d.Packet {
			lost := *e.Packet
			lost.Dropped = true
			r.events[i].Packet = &lost
		}
	}
	r.add(evidence.Event{At: at, Deed: &d})
}

// Guess keeps what the learner says will come of a packet, before it is let go.
func (r *Recorder) Guess(g evidence.Guess) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(evidence.Event{At: time.Now(), Guess: &g})
}

// add puts an event at the end of the time axis, and tells those who follow it.
func (r *Recorder) add(e evidence.Event) {
	r.events = append(r.events, e)
	for _, f := range r.followers {
		f.hear(e)
	}
}

// openCalls returns the conversations not known to be over.
func (r *Recorder) openCalls() []call {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []call
	for c := range r.calls {
		out = append(out, c)
	}
	return out
}

func (r *Recorder) hangUp(c call) {
	r.mu.Lock()
	delete(r.calls, c)
	r.mu.Unlock()
}

// Evidence returns what was recorded since the last call of Forget.
func (r *Recorder) Evidence() evidence.Evidence {
	r.mu.Lock()
	defer r.mu.Unlock()
	return evidence.Evidence{
		Ground: evidence.GroundLab,
		Server: netip.AddrPortFrom(ServerAddr, ServerPort),
		Events: append([]evidence.Event(nil), r.events...),
		Missed: r.missed,
		Open:   len(r.calls) > 0,
		Pinged: r.pinged,
	}
}

// Forget drops the conversations that are over, and keeps those still going on
// whole, so that a call that the learner left in the background is judged from its
// beginning when it ends.
func (r *Recorder) Forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	var kept []evidence.Event
	r.kept, r.octets, r.pinged = 0, 0, netip.Addr{}
	if len(r.calls) == 0 {
		r.missed = 0 // else a call that is kept may be the one that lacks packets
	}
	callOf := r.callsOfPackets()
	for _, e := range r.events {
		if !r.concerns(e, callOf) {
			continue
		}
		kept = append(kept, e)
		if e.Packet != nil {
			r.kept++
			r.octets += len(e.Packet.Raw)
		}
	}
	r.events = kept
}

// callsOfPackets tells by a packet's number to which conversation it belongs.
func (r *Recorder) callsOfPackets() map[int]call {
	calls := map[int]call{}
	for _, e := range r.events {
		if e.Packet != nil && e.Packet.Segment != nil && e.Packet.Link == evidence.Between {
			calls[e.Packet.Number] = callOf(e.Packet)
		}
	}
	return calls
}

// concerns reports whether an event belongs to a conversation that goes on.
func (r *Recorder) concerns(e evidence.Event, calls map[int]call) bool {
	var c call
	switch {
	case e.Deed != nil:
		c = calls[e.Deed.Packet]
	case e.Guess != nil:
		c = calls[e.Guess.Packet]
	case e.Packet != nil && e.Packet.Segment != nil && e.Packet.Link == evidence.Between:
		c = callOf(e.Packet)
	case e.Sample != nil && e.Sample.Host == evidence.Client:
		c = call{e.Sample.Local, e.Sample.Remote}
	case e.Sample != nil:
		c = call{e.Sample.Remote, e.Sample.Local}
	case e.Word != nil:
		for open := range r.calls {
			if open.client == e.Word.Remote {
				return true
			}
		}
		return false
	}
	_, ok := r.calls[c]
	return ok
}

// over reports whether a side that was seen in this state is done with the
// conversation: nothing more will come of it. A server's listening socket answers
// for a connection that is gone.
func over(s tcp.State) bool {
	return s == tcp.Closed || s == tcp.TimeWait || s == tcp.Listen
}
