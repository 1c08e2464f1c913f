package playground

import (
	"fmt"
	"slices"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/sockets"
	"tcplearn/checker/tcp"
)

// held is a packet that waits on the wire for somebody to let it go.
type held struct {
	packet *evidence.Packet
	copies bool // its sender's copies go by
}

// AddRule adds a rule behind those there are.
func (w *Wire) AddRule(r Rule) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rules.add(r)
}

// Rules returns the rules in their order.
func (w *Wire) Rules() []RuleUse {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rules.uses()
}

// HoldAll makes the wire hold every segment, from either host, that no earlier rule
// takes.
func (w *Wire) HoldAll() {
	w.AddRule(Rule{From: evidence.Client, Action: Hold})
	w.AddRule(Rule{From: evidence.Server, Action: Hold})
}

// Heal removes all rules and delivers what is held.
func (w *Wire) Heal() {
	w.mu.Lock()
	w.rules = rules{}
	w.mu.Unlock()
	w.Release(0)
}

// Held returns the packets that are held, the oldest first.
func (w *Wire) Held() []*evidence.Packet {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make([]*evidence.Packet, len(w.held))
	for i, h := range w.held {
		out[i] = h.packet
	}
	return out
}

// Release delivers the n packets held longest, or all of them when n is 0.
func (w *Wire) Release(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.catchUp() // copies of a held segment are known as such only while it is held
	if n == 0 || n > len(w.held) {
		n = len(w.held)
	}
	for range n {
		w.letGo(w.unhold(0))
	}
}

// Pass delivers the held packet with a number, and reports whether it was held.
func (w *Wire) Pass(number int) bool {
	return w.withHeld(number, func(i int) { w.letGo(w.unhold(i)) })
}

// Lose drops the held packet with a number, and reports whether it was held. What
// its sender sends in its place is a packet like any other.
func (w *Wire) Lose(number int) bool {
	return w.withHeld(number, func(i int) {
		w.Recorder.deed(time.Now(), evidence.Deed{Packet: w.unhold(i).Number, Fate: evidence.Lost})
	})
}

// Postpone lets the held packet with a number go, to arrive after a time, and reports
// whether it was held. Copies that its sender makes meanwhile are packets like any
// other, as on a slow path.
func (w *Wire) Postpone(number int, by time.Duration) bool {
	return w.withHeld(number, func(i int) {
		now := time.Now()
		w.Recorder.deed(now, evidence.Deed{Packet: number, Fate: evidence.Postponed, Delay: by})
		w.delay(delayed{now.Add(by), w.unhold(i), true})
	})
}

// LetCopiesBy makes the copies of the held packet with a number overtake it, and
// reports whether it was held. They are delivered at once.
func (w *Wire) LetCopiesBy(number int) bool {
	return w.withHeld(number, func(i int) { w.held[i].copies = true })
}

// withHeld calls do with the place of the held packet with a number, if there is one.
func (w *Wire) withHeld(number int, do func(i int)) bool {
	w.mu.Lock()
	defer w.wake()
	defer w.mu.Unlock()
	w.catchUp() // see Release
	i := slices.IndexFunc(w.held, func(h held) bool { return h.packet.Number == number })
	if i >= 0 {
		do(i)
	}
	return i >= 0
}

// unhold takes a packet out of those that are held.
func (w *Wire) unhold(i int) *evidence.Packet {
	p := w.held[i].packet
	w.held = slices.Delete(w.held, i, i+1)
	return p
}

// letGo delivers a packet that was held.
func (w *Wire) letGo(p *evidence.Packet) {
	w.Recorder.deed(time.Now(), evidence.Deed{Packet: p.Number, Fate: evidence.Passed})
	w.deliver(p, true)
}

// keepBack reports whether p is a copy that must not go on: TCP retransmits what
// nobody acknowledges, and copies would pile up behind a held segment and arrive long
// after they meant anything. A segment is repeated because it is held itself, or
// because its acknowledgment is.
func (w *Wire) keepBack(p *evidence.Packet) bool {
	for _, h := range w.held {
		switch {
		case isCopy(h.packet, p):
			if !h.copies {
				w.Recorder.deed(time.Now(), evidence.Deed{Packet: h.packet.Number, Fate: evidence.Repeated})
			}
			return !h.copies
		case acknowledges(h.packet, p):
			w.Recorder.deed(time.Now(), evidence.Deed{Packet: h.packet.Number, Fate: evidence.Outdated})
			return true
		}
	}
	return false
}

// overtakes reports whether p is a copy that goes by the held original.
func (w *Wire) overtakes(p *evidence.Packet) bool {
	return slices.ContainsFunc(w.held, func(h held) bool { return h.copies && isCopy(h.packet, p) })
}

// isCopy reports whether p repeats h.
func isCopy(h, p *evidence.Packet) bool {
	a, b := h.Segment, p.Segment
	return h.From == p.From && a.Src == b.Src && a.Dst == b.Dst && a.Seq == b.Seq &&
		a.Ack == b.Ack && a.Flags == b.Flags && a.Len == b.Len
}

// acknowledges reports whether h, on its way, acknowledges all of p, so that p can
// only be a repetition.
func acknowledges(h, p *evidence.Packet) bool {
	a, b := h.Segment, p.Segment
	return h.From != p.From && a.Src == b.Dst && a.Dst == b.Src && a.Flags.Has(tcp.ACK) &&
		b.SeqLen() > 0 && !b.Flags.Has(tcp.RST) && !a.Ack.Before(b.Next())
}

// Sockets returns all TCP sockets of a host as its kernel describes them now, its
// timers among that. No packet is under way to the host meanwhile.
func (w *Wire) Sockets(h evidence.Host) ([]sockets.Socket, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dump(h)
}

// Look is Sockets of both hosts at one moment, by Host. Of a packet that was let go
// before that moment they show what came of it, and of later ones nothing.
func (w *Wire) Look() (at time.Time, all [2][]sockets.Socket, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, h := range []evidence.Host{evidence.Client, evidence.Server} {
		if all[h], err = w.dump(h); err != nil {
			return at, all, err
		}
	}
	return time.Now(), all, nil
}

func (w *Wire) dump(h evidence.Host) ([]sockets.Socket, error) {
	all, err := w.ends[h].diag.Dump(0)
	if err != nil {
		return nil, fmt.Errorf("sockets of %s: %w", HostName(h), err)
	}
	return all, nil
}
