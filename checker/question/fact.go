package question

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// Fact is one value of one packet of a call.
type Fact struct {
	Packet string // "syn", "syn-ack" …
	Time   int    // which of the times that the packet was sent, from 1
	Field  string // "seq", "flags" …
}

// packets are the names of packets and how each is found: the index of the first of
// its kind in a conversation, or -1.
var packets = map[string]func(c *flow.Conversation) int{
	"syn":        first(func(p *flow.Packet) bool { return p.FromClient && has(p, tcp.SYN) }),
	"syn-ack":    first(func(p *flow.Packet) bool { return !p.FromClient && has(p, tcp.SYN|tcp.ACK) }),
	"ack":        first(func(p *flow.Packet) bool { return p.FromClient && has(p, tcp.ACK) }),
	"data":       first(data(true)),
	"reply":      first(data(false)),
	"data-ack":   func(c *flow.Conversation) int { return acknowledgment(c, true) },
	"reply-ack":  func(c *flow.Conversation) int { return acknowledgment(c, false) },
	"fin":        first(func(p *flow.Packet) bool { return p.FromClient && has(p, tcp.FIN) }),
	"server-fin": first(func(p *flow.Packet) bool { return !p.FromClient && has(p, tcp.FIN) }),
	"rst":        first(func(p *flow.Packet) bool { return has(p, tcp.RST) }),
}

func first(is func(p *flow.Packet) bool) func(c *flow.Conversation) int {
	return func(c *flow.Conversation) int { return slices.IndexFunc(c.Packets, is) }
}

func has(p *flow.Packet, f tcp.Flags) bool { return p.Segment.Flags.Has(f) }

func data(client bool) func(p *flow.Packet) bool {
	return func(p *flow.Packet) bool { return p.FromClient == client && p.Segment.Len > 0 }
}

// acknowledgment finds the first segment that acknowledges all the data which one
// side sent before the other spoke.
func acknowledgment(c *flow.Conversation, ofClient bool) int {
	end := 0
	for i, p := range c.Packets {
		switch {
		case p.FromClient == ofClient && p.Segment.Len > 0:
			end = max(end, p.Seq+p.Segment.Len)
		case p.FromClient != ofClient && end > 0 && has(p, tcp.ACK) && p.Ack >= end:
			return i
		}
	}
	return -1
}

// fields are the names of fields and how each is read from a packet and all the
// times that it was sent.
var fields = map[string]func(p *flow.Packet, sent []*flow.Packet) Value{
	"seq":              func(p *flow.Packet, _ []*flow.Packet) Value { return number(p.Seq) },
	"ack":              func(p *flow.Packet, _ []*flow.Packet) Value { return number(p.Ack) },
	"raw-seq":          func(p *flow.Packet, _ []*flow.Packet) Value { return number(int(p.Segment.Seq)) },
	"raw-ack":          func(p *flow.Packet, _ []*flow.Packet) Value { return number(int(p.Segment.Ack)) },
	"len":              func(p *flow.Packet, _ []*flow.Packet) Value { return number(p.Segment.Len) },
	"flags":            func(p *flow.Packet, _ []*flow.Packet) Value { return Value{Kind: Flags, Flags: p.Segment.Flags} },
	"source-port":      func(p *flow.Packet, _ []*flow.Packet) Value { return number(int(p.Segment.Src.Port())) },
	"destination-port": func(p *flow.Packet, _ []*flow.Packet) Value { return number(int(p.Segment.Dst.Port())) },
	"data-offset":      func(p *flow.Packet, _ []*flow.Packet) Value { return number(p.Segment.HeaderLen / 4) },
	"header-length":    func(p *flow.Packet, _ []*flow.Packet) Value { return number(p.Segment.HeaderLen) },
	"window":           func(p *flow.Packet, _ []*flow.Packet) Value { return number(int(p.Segment.Window)) },
	"after": func(p *flow.Packet, sent []*flow.Packet) Value {
		return Value{Kind: Seconds, Seconds: p.At.Sub(sent[0].At).Seconds()}
	},
	"sent": func(_ *flow.Packet, sent []*flow.Packet) Value { return number(len(sent)) },
}

func number(n int) Value { return Value{Kind: Number, Number: int64(n)} }

// PacketNames returns the names of packets, sorted.
func PacketNames() []string { return names(packets) }

// FieldNames returns the names of fields, sorted.
func FieldNames() []string { return names(fields) }

// fieldsOf are the facts that a packet has, as ParseFact reads them.
func fieldsOf(packet string) []string {
	all := FieldNames()
	for i, field := range all {
		all[i] = packet + "." + field
	}
	return all
}

// ParseFact reads a fact. The error is one of [*UnknownNameError].
func ParseFact(text string) (Fact, error) {
	packet, field, _ := strings.Cut(text, ".")
	name, times, numbered := strings.Cut(packet, "#")
	f := Fact{Packet: name, Time: 1, Field: field}
	if numbered {
		n, err := strconv.Atoi(times)
		if err != nil || n < 1 || n > maxTimes {
			return Fact{}, &UnknownNameError{Name: text, Allowed: []string{fmt.Sprintf("%s#1 … %s#%d", name, name, maxTimes)}}
		}
		f.Time = n
	}
	switch {
	case packets[name] == nil:
		return Fact{}, &UnknownNameError{Name: text, Allowed: PacketNames()}
	case fields[field] == nil:
		return Fact{}, &UnknownNameError{Name: text, Allowed: fieldsOf(packet)}
	}
	return f, nil
}

// maxTimes bounds how often an exercise may wait for a retransmission.
const maxTimes = 20

// UnknownNameError says that a text names no fact.
type UnknownNameError struct {
	Name    string   // what was written
	Allowed []string // the names that may stand there
}

// Error describes the failure in English.
func (e *UnknownNameError) Error() string {
	return fmt.Sprintf("%q names no fact; allowed: %s", e.Name, strings.Join(e.Allowed, ", "))
}

// String returns the fact as ParseFact reads it.
func (f Fact) String() string {
	if f.Time > 1 {
		return fmt.Sprintf("%s#%d.%s", f.Packet, f.Time, f.Field)
	}
	return f.Packet + "." + f.Field
}

// Of reads the fact from a conversation. It reports whether the packet is there.
func (f Fact) Of(c *flow.Conversation) (Value, bool) {
	p, sent := f.find(c)
	if p == nil {
		return Value{}, false
	}
	return fields[f.Field](p, sent), true
}

// Frame returns the number of the packet that the fact is about; 0 when it is not
// there.
func (f Fact) Frame(c *flow.Conversation) int {
	p, _ := f.find(c)
	if p == nil {
		return 0
	}
	return p.Number
}

// find returns the packet, and all the times that it was sent.
func (f Fact) find(c *flow.Conversation) (*flow.Packet, []*flow.Packet) {
	if c == nil {
		return nil, nil
	}
	i := packets[f.Packet](c)
	if i < 0 {
		return nil, nil
	}
	sent := sendings(c, i)
	if f.Time > len(sent) {
		return nil, nil
	}
	return sent[f.Time-1], sent
}

// sendings are all the times that the packet with index i was sent: those that have
// the same direction, flags, sequence number and length.
func sendings(c *flow.Conversation, i int) []*flow.Packet {
	one := c.Packets[i]
	var all []*flow.Packet
	for _, p := range c.Packets[i:] {
		a, b := one.Segment, p.Segment
		if p.FromClient == one.FromClient && a.Flags == b.Flags && a.Seq == b.Seq && a.Len == b.Len {
			all = append(all, p)
		}
	}
	return all
}
