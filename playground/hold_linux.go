package playground

import "tcplearn/checker/evidence"

// AddRule adds a rule behind those there are.
func (w *Wire) AddRule(r Rule) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rules.add(r)
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
	return append([]*evidence.Packet(nil), w.held...)
}

// Release delivers the n packets held longest, or all of them when n is 0.
func (w *Wire) Release(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.catchUp() // copies of a held segment are known as such only while it is held
	if n == 0 || n > len(w.held) {
		n = len(w.held)
	}
	out := w.held[:n]
	w.held = append([]*evidence.Packet(nil), w.held[n:]...)
	for _, p := range out {
		w.deliver(p, true)
	}
}

// isHeld reports whether p repeats a segment that is held. TCP retransmits what
// nobody acknowledges; without this, copies pile up behind the held one and arrive
// long after they meant anything.
func (w *Wire) isHeld(p *evidence.Packet) bool {
	for _, h := range w.held {
		a, b := h.Segment, p.Segment
		if h.From == p.From && a.Src == b.Src && a.Dst == b.Dst && a.Seq == b.Seq &&
			a.Ack == b.Ack && a.Flags == b.Flags && a.Len == b.Len {
			return true
		}
	}
	return false
}
