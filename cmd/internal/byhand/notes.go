package byhand

import (
	"net/netip"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// notes are what the session knows of the packets that it has shown.
type notes struct {
	first map[likeness]sighting // of the kernel's segments
	fresh []tcp.Flags           // of the kernel's segments since the learner's last deed
}

// likeness is what two segments share of which one repeats the other.
type likeness struct {
	src, dst netip.AddrPort
	seq, ack tcp.Seq
	flags    tcp.Flags
	size     int
}

// sighting is where a segment was first seen.
type sighting struct {
	number int
	at     time.Time
}

func newNotes() notes {
	return notes{first: map[likeness]sighting{}}
}

// repeats returns where a segment like this one was seen first; false when this is the
// first.
func (n *notes) repeats(p *evidence.Packet, at time.Time) (sighting, bool) {
	s := p.Segment
	like := likeness{s.Src, s.Dst, s.Seq, s.Ack, s.Flags, s.Len}
	first, again := n.first[like]
	if !again {
		n.first[like] = sighting{p.Number, at}
	}
	return first, again
}

// unread forgets what has come so far: the learner does something new.
func (n *notes) unread() { n.fresh = nil }

// came reports whether a segment with a flag, or any when it is 0, has come since the
// learner's last deed. Whoever asks for any has taken note of those that came.
func (n *notes) came(flag tcp.Flags) bool {
	defer func() {
		if flag == 0 {
			n.unread()
		}
	}()
	for _, flags := range n.fresh {
		if flags.Has(flag) {
			return true
		}
	}
	return false
}
