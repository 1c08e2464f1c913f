package expect

import (
	"math"
	"net/netip"
	"slices"

	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// instant orders samples: two to a packet, before and after its delivery.
type instant int

func instantOf(packet int, m evidence.Moment) instant {
	return instant(2*packet) + instant(m)
}

// window is the time in which a state must have been seen, both ends included.
type window struct{ from, to instant }

// matchState makes the finding of one state step.
func (m *matcher) matchState(i int, samples []evidence.Sample) Finding {
	wanted := m.steps[i].State
	own := m.samplesOf(wanted.Host, samples)
	w, ok := m.window(i)
	inside := own
	if ok {
		inside = slices.DeleteFunc(slices.Clone(own), func(s evidence.Sample) bool {
			at := instantOf(s.Packet, s.Moment)
			return at < w.from || at > w.to
		})
	}
	f := Finding{Step: &m.steps[i], Status: Unknown, Source: evidence.Kernel, Seen: different(inside)}
	if len(inside) == 0 {
		return f
	}
	for _, s := range inside {
		if ok && s.State.Canonical() == wanted.State.Canonical() && (f.Status != Met || s.How == evidence.Kernel) {
			f.Status, f.Source = Met, s.How // what was read counts for more than what follows
		}
	}
	if f.Status == Met {
		return f
	}
	if ok && passedThrough(own, w, wanted.State) {
		f.Status, f.Source = Met, evidence.Derived
		return f
	}
	last := inside[len(inside)-1]
	f.Status, f.Source = Unmet, last.How
	f.Mismatches = []Mismatch{{Field: "state", Wanted: wanted.State.String(), Seen: last.State.String()}}
	return f
}

// window returns the window of state step i, and whether there is one.
func (m *matcher) window(i int) (window, bool) {
	w := window{math.MinInt, math.MaxInt}
	arrival := math.MinInt
	for k := i - 1; k >= 0; k-- {
		if m.steps[k].Packet == nil || m.steps[k].Mode == Never || m.findings[k].Status == Skipped {
			continue
		}
		if m.places[k].first == nil {
			return w, false
		}
		last := m.places[k].last
		w.from = instantOf(last.last.Number, evidence.After)
		arrival = m.arrival(last)
		break
	}
	for k := i + 1; k < len(m.steps); k++ {
		if next := m.places[k].first; next != nil {
			if next.Number > arrival {
				w.to = instantOf(next.Number, evidence.Before)
			}
			break
		}
	}
	return w, true
}

// arrival returns the number of the packet that first brought a part to the other
// side: its own, or when the wire lost that, the one that repeated it. It is more
// than any number when none did.
func (m *matcher) arrival(p *part) int {
	for _, c := range m.conversation.Packets {
		if c.Number >= p.last.Number && c.FromClient == p.last.FromClient && !c.Dropped && brings(c, p) {
			return c.Number
		}
	}
	return math.MaxInt
}

// brings reports whether a packet holds the end of a part, or acknowledges what a
// bare ACK does.
func brings(c *flow.Packet, p *part) bool {
	switch p.kind {
	case ackOnly:
		return c.Segment.Flags.Has(tcp.ACK) && c.Ack >= p.last.Ack
	case rstBit:
		return c.Segment.Flags.Has(tcp.RST)
	default:
		final := p.seq + max(p.length, 1) - 1
		return c.Seq <= final && final < c.Seq+c.Segment.SeqLen()
	}
}

// samplesOf returns the samples of one side's socket of the conversation.
func (m *matcher) samplesOf(host evidence.Host, samples []evidence.Sample) []evidence.Sample {
	local, remote := m.conversation.Client, m.conversation.Server
	if host == evidence.Server {
		local, remote = remote, local
	}
	var own []evidence.Sample
	for _, s := range samples {
		if s.Host == host && sameSocket(s.Local, local) && sameSocket(s.Remote, remote) {
			own = append(own, s)
		}
	}
	return own
}

// sameSocket compares a sampled address with one from the wire. A listening
// socket may be bound to every address, and its peer is still unspecified.
func sameSocket(sampled, wire netip.AddrPort) bool {
	addr := sampled.Addr().Unmap()
	if !addr.IsValid() || addr.IsUnspecified() {
		return sampled.Port() == 0 || sampled.Port() == wire.Port()
	}
	return addr == wire.Addr().Unmap() && sampled.Port() == wire.Port()
}

// different returns the states of samples without repetition.
func different(samples []evidence.Sample) []tcp.State {
	var states []tcp.State
	for _, s := range samples {
		if state := s.State.Canonical(); !slices.Contains(states, state) {
			states = append(states, state)
		}
	}
	return states
}
