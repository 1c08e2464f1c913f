// Package evidence holds what was observed while a learner tried an exercise:
// one time axis of packets, socket states and what programs said. It decides
// nothing; it only remembers, and for every item how it is known.
package evidence

import (
	"net/netip"
	"slices"
	"time"

	"tcplearn/checker/tcp"
)

// Host is one of the two ends of a call.
type Host uint8

// The two hosts: Client is 小明 xiaoming, the learner; Server is 小美 xiaomei.
const (
	Client Host = iota
	Server
)

// Peer returns the other host.
func (h Host) Peer() Host { return 1 - h }

// String returns the host's role, "client" or "server", as the expectation
// language spells it.
func (h Host) String() string {
	if h == Client {
		return "client"
	}
	return "server"
}

// Source says how an item is known.
type Source uint8

// The sources: Wire means that our process carried or captured the packet, Kernel
// that sock_diag(7) answered, Derived that it follows from packets and was not
// observed itself.
const (
	Wire Source = iota
	Kernel
	Derived
)

// String names the source in lower-case English, for machine-readable output.
func (s Source) String() string {
	return [...]string{"wire", "kernel", "derived"}[s]
}

// Link is where a packet was seen.
type Link uint8

// The links: Between the two hosts, or on the client's own loopback device, where
// a call lands that was meant for xiaomei but addressed to 127.0.0.1 or ::1.
const (
	Between Link = iota
	Loopback
)

// Packet is one IP packet that was seen.
type Packet struct {
	Number  int // 1-based, in the order of their arrival
	Link    Link
	From    Host
	Raw     []byte       // the IP packet as it was on the wire
	Segment *tcp.Segment // nil unless it is TCP
	// Datagram is the packet's ends and payload when it is UDP.
	Datagram *Datagram
	// Dropped is whether the wire lost the packet on purpose.
	Dropped bool
	// Kept is whether the wire put the packet aside when it came, to be let go, or to
	// arrive, later. [Evidence.Waiting] tells whether that has happened.
	Kept bool
}

// Datagram is a UDP datagram (RFC 768).
type Datagram struct {
	Src, Dst netip.AddrPort
	Payload  []byte
}

// Moment is when a state was sampled, seen from the packet it belongs to.
type Moment uint8

// A sample is taken just before the packet is delivered or just after.
const (
	Before Moment = iota
	After
)

// Sample is the state of one side's socket of a conversation, read from its
// kernel around a packet.
type Sample struct {
	Host   Host
	Local  netip.AddrPort
	Remote netip.AddrPort
	State  tcp.State // Closed when the kernel has no such socket
	Packet int       // the number of the packet it was taken at
	Moment Moment
	How    Source
}

// Say is what kind of thing a program reported.
type Say uint8

// What the echo server reports.
const (
	Accepted Say = iota
	Read
	Wrote
	Hung // the client kept silent until the server's deadline
	Broke
	Done
)

// Word is what the server said about one connection.
type Word struct {
	Say    Say
	Remote netip.AddrPort
	Data   []byte // what was read or written
	Err    error  // for Broke
}

// Fate is what became of a packet that was held on the wire.
type Fate uint8

// What becomes of a held packet. While it is held its sender may repeat it; the wire
// keeps such copies, and those of earlier segments that it acknowledges, from piling
// up behind it.
const (
	Passed    Fate = iota // it was let go, and delivered
	Lost                  // it was dropped: the receiver never sees it
	Postponed             // it was let go, to arrive later
	Repeated              // its sender sent a copy of it, which was kept back
	Outdated              // its receiver repeated what it acknowledges, which was kept back
)

// Deed is something that was done with a held packet.
type Deed struct {
	Packet int // its number
	Fate   Fate
	Delay  time.Duration // for Postponed
}

// Guess is what the learner said would come of a held packet, before it was let go.
// What they left open is nil.
type Guess struct {
	Packet int // the packet's number
	// States are those of both sides once the packet has arrived, by Host.
	States [2]*tcp.State
	// Flags, Seq and Ack are those of the next segment of the conversation. The
	// numbers are relative to each side's ISN, as the expectation language has them.
	Flags    *tcp.Flags
	Seq, Ack *int
	// Silence is whether they said that no segment follows by itself.
	Silence bool
}

// Event is one point of the time axis. Exactly one of the pointers is set.
type Event struct {
	At     time.Time
	Packet *Packet
	Sample *Sample
	Word   *Word
	Deed   *Deed
	Guess  *Guess
}

// Ground is where an attempt was made.
type Ground string

// The grounds: the lab of two hosts; the learner's own machine, where both ends of a
// call share one kernel; or anywhere, of which a capture file tells.
const (
	GroundLab      Ground = "lab"
	GroundLoopback Ground = "loopback"
	GroundFile     Ground = "file"
)

// Evidence is everything that was observed during one attempt.
type Evidence struct {
	Ground Ground
	Server netip.AddrPort // where the exercise's server listens
	// Also is where the same server listens besides: on loopback, its IPv6 address.
	Also []netip.AddrPort
	// Blind is whether nobody was allowed to look at the packets as they passed. The
	// few that are among the events were given away by sockets.
	Blind  bool
	Events []Event
	// Missed is how many packets were seen but not kept, because there were more
	// than an attempt may hold. Above zero, absence proves nothing.
	Missed int
	// Lost is how many packets the kernel dropped before a capture could read them.
	// Above zero, absence proves nothing either.
	Lost int
	// Open is whether a conversation was still going on when the attempt was
	// judged.
	Open bool
	// TimedOut is whether the learner's command was stopped because its time ran
	// out.
	TimedOut bool
	// Pinged is the first address that the learner's host sent an ICMP echo request to
	// (RFC 792, RFC 4443 §4.1), or the zero Addr.
	Pinged netip.Addr
}

// Packets returns the packets in the order in which they were seen.
func (e *Evidence) Packets() []*Packet {
	var out []*Packet
	for _, ev := range e.Events {
		if ev.Packet != nil {
			out = append(out, ev.Packet)
		}
	}
	return out
}

// Waiting returns the numbers of the packets that were still on the wire at the end:
// put aside, and neither lost, nor let go, nor seen to arrive.
func (e *Evidence) Waiting() map[int]bool {
	waiting := map[int]bool{}
	for _, ev := range e.Events {
		switch {
		case ev.Packet != nil && ev.Packet.Kept && !ev.Packet.Dropped:
			waiting[ev.Packet.Number] = true
		case ev.Deed != nil && ev.Deed.Fate == Passed:
			delete(waiting, ev.Deed.Packet)
		case ev.Sample != nil && ev.Sample.Moment == After:
			delete(waiting, ev.Sample.Packet)
		}
	}
	return waiting
}

// Serves reports whether the exercise's server listens at a.
func (e *Evidence) Serves(a netip.AddrPort) bool { return a == e.Server || slices.Contains(e.Also, a) }
