package expect

import (
	"fmt"
	"strings"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// Expectation is a parsed text: what a correct call shows.
type Expectation struct {
	Steps []Step
}

// Step is one line. Exactly one of Packet, State and Count is set.
type Step struct {
	Pos    Pos // of the line's first word
	Mode   Mode
	Packet *PacketStep
	State  *StateStep
	Count  *CountStep
}

// Mode is what a packet step says of its packet. States and counts have none.
type Mode uint8

// The modes.
const (
	Once  Mode = iota // it comes
	Maybe             // a correct stack may leave it out
	Never             // no such packet comes
	Again             // the same packet is sent once more
)

// String returns the word before the step, which is empty for Once.
func (m Mode) String() string { return [...]string{"", "maybe", "never", "again"}[m] }

// PacketStep wants a segment. What is nil is not constrained.
type PacketStep struct {
	From  evidence.Host
	Flags tcp.Flags // as listed; of these only SYN, FIN, RST and ACK are compared
	Seq   *int      // relative, 0 to 2³¹-1
	Ack   *int      // relative, 0 to 2³¹-1
	Len   *int      // octets of data, 0 to 2³¹-1
	Data  *string   // the octets themselves, not necessarily UTF-8
	// Times is how often the packet is sent in all, of Once and Maybe only.
	Times *int
	// After is how long after the time before it is sent, Within by how much that may
	// differ; of Again only.
	After, Within *time.Duration
}

// StateStep wants a socket state.
type StateStep struct {
	Host  evidence.Host
	State tcp.State
}

// CountStep wants so many sockets in a state at one moment, those of the exercise's
// port.
type CountStep struct {
	Host  evidence.Host
	Count int // 0 to 2³¹-1
	State tcp.State
}

// Format writes the expectation canonically, one step a line, so that Parse reads
// the same steps again. Comments are not kept.
func (e *Expectation) Format() string {
	var b strings.Builder
	for _, s := range e.Steps {
		b.WriteString(s.String())
		b.WriteByte('\n')
	}
	return b.String()
}

// String returns the step as a canonical line of the language, without a newline.
func (s Step) String() string {
	switch {
	case s.State != nil:
		return fmt.Sprintf("%v is %v", s.State.Host, s.State.State)
	case s.Count != nil:
		return fmt.Sprintf("%v has %d %v", s.Count.Host, s.Count.Count, s.Count.State)
	case s.Mode == Once:
		return s.Packet.String()
	}
	return fmt.Sprintf("%v %v", s.Mode, s.Packet)
}

// String returns the step as a canonical line of the language, without the word
// of its mode.
func (p *PacketStep) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v > %v [%v]", p.From, p.From.Peer(), p.Flags)
	for _, f := range []struct {
		name  string
		value *int
	}{{"seq", p.Seq}, {"ack", p.Ack}, {"len", p.Len}, {"times", p.Times}} {
		if f.value != nil {
			fmt.Fprintf(&b, " %s=%d", f.name, *f.value)
		}
	}
	if p.Data != nil {
		b.WriteString(" data=" + Quote(*p.Data))
	}
	if p.After != nil {
		fmt.Fprintf(&b, " after=%v", *p.After)
	}
	if p.Within != nil {
		fmt.Fprintf(&b, " within=%v", *p.Within)
	}
	return b.String()
}
