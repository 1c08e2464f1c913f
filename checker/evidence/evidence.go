// Package evidence holds what was observed while a learner tried an exercise:
// one time axis of packets, socket states and what programs said. It decides
// nothing; it only remembers, and for every item how it is known.
package evidence

import (
	"net/netip"
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

// Event is one point of the time axis. Exactly one of the pointers is set.
type Event struct {
	At     time.Time
	Packet *Packet
	Sample *Sample
	Word   *Word
}

// Evidence is everything that was observed during one attempt.
type Evidence struct {
	Server netip.AddrPort // where the exercise's server listens
	Events []Event
	// Missed is how many packets were seen but not kept, because there were more
	// than an attempt may hold. Above zero, absence proves nothing.
	Missed int
	// Open is whether a conversation was still going on when the attempt was
	// judged.
	Open bool
	// TimedOut is whether the learner's command was stopped because its time ran
	// out.
	TimedOut bool
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
