package expect

import (
	"fmt"
	"strings"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// Expectation is a parsed text: what a correct call shows.
type Expectation struct {
	Steps []Step
}

// Step is one line. Exactly one of Packet and State is set.
type Step struct {
	Pos    Pos  // of the line's first word
	Maybe  bool // a correct stack may leave it out; never set for a state
	Packet *PacketStep
	State  *StateStep
}

// PacketStep wants a segment. What is nil is not constrained.
type PacketStep struct {
	From  evidence.Host
	Flags tcp.Flags // as listed; of these only SYN, FIN, RST and ACK are compared
	Seq   *int      // relative, 0 to 2³¹-1
	Ack   *int      // relative, 0 to 2³¹-1
	Len   *int      // octets of data, 0 to 2³¹-1
	Data  *string   // the octets themselves, not necessarily UTF-8
}

// StateStep wants a socket state.
type StateStep struct {
	Host  evidence.Host
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
	if s.State != nil {
		return fmt.Sprintf("%v is %v", s.State.Host, s.State.State)
	}
	if s.Maybe {
		return "maybe " + s.Packet.String()
	}
	return s.Packet.String()
}

// String returns the step as a canonical line of the language, without "maybe".
func (p *PacketStep) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v > %v [%v]", p.From, p.From.Peer(), p.Flags)
	for _, f := range []struct {
		name  string
		value *int
	}{{"seq", p.Seq}, {"ack", p.Ack}, {"len", p.Len}} {
		if f.value != nil {
			fmt.Fprintf(&b, " %s=%d", f.name, *f.value)
		}
	}
	if p.Data != nil {
		b.WriteString(" data=" + Quote(*p.Data))
	}
	return b.String()
}
