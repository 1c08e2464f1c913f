package render

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tcplearn/checker"
	"tcplearn/checker/diagram"
	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/figure"
	"tcplearn/cmd/internal/messages"
	"tcplearn/playground"
)

// How much of an attempt a screen shows: conversations, packets of each, octets of
// a packet's data. The rest is counted, and is in the capture.
const (
	maxConversations = 3
	maxRungs         = 24
	maxPayload       = 48
)

// Ladder draws what was seen: each conversation with its packets between the two
// sides, and each side's state beside the packet that changed it.
func (t Terminal) Ladder(m *messages.Messages, v *checker.Verdict) string {
	var b strings.Builder
	shown := 0
	draw := func(title, server string, conversations []*flow.Conversation) {
		for _, c := range conversations {
			if shown++; shown > maxConversations {
				continue
			}
			if title != "" {
				b.WriteString("\n" + t.Wrap(fmt.Sprintf(title, c.Server)) + "\n")
			}
			b.WriteString(t.conversation(m, c, v, server))
		}
	}
	draw("", m.Ladder.Server, v.Calls)
	for _, c := range v.Elsewhere {
		name := m.Ladder.Server
		if a := c.Server.Addr(); a != playground.ServerAddr && a != playground.ServerAddr6 {
			name = m.Ladder.Nobody
		}
		draw(m.Ladder.Elsewhere, name, []*flow.Conversation{c})
	}
	draw(m.Ladder.OwnHost, m.Ladder.Client, v.Own)
	for _, d := range v.Datagrams[:min(len(v.Datagrams), maxConversations)] {
		b.WriteString("\n" + t.Wrap(fmt.Sprintf(m.Ladder.Datagram, d.Dst, len(d.Payload))) + "\n\n")
	}
	if b.Len() == 0 {
		b.WriteString("\n")
		if !slices.ContainsFunc(v.Evidence.Packets(), dialled) {
			b.WriteString(t.Wrap(m.Ladder.Nothing) + "\n\n")
		}
	}
	if shown > maxConversations {
		b.WriteString(t.Wrap(fmt.Sprintf(m.Ladder.MoreCalls, shown-maxConversations)) + "\n")
	}
	return b.String()
}

// dialled reports whether a packet left the client with a segment.
func dialled(p *evidence.Packet) bool { return p.From == evidence.Client && p.Segment != nil }

func (t Terminal) conversation(m *messages.Messages, c *flow.Conversation, v *checker.Verdict, server string) string {
	var b strings.Builder
	rungs := checker.Ladder(c, v.Samples())
	drawn := LadderOf(m, c, rungs[:min(len(rungs), maxRungs)])
	drawn.Server.Name = server
	b.WriteString("\n" + drawn.Text(t.FigureOptions(m.Lang)))
	if more := len(rungs) - maxRungs; more > 0 {
		b.WriteString(t.Wrap(fmt.Sprintf(m.Ladder.More, more)) + "\n")
	}
	if client, server, ok := isns(c); ok {
		b.WriteString(t.Dim(t.Wrap(fmt.Sprintf(m.Ladder.ISN, client, server))) + "\n")
	}
	return b.String() + "\n"
}

// LadderOf is a conversation as a figure, between the two hosts. What strangers
// wrote is quoted in it.
func LadderOf(m *messages.Messages, c *flow.Conversation, rungs []checker.Rung) *figure.Ladder {
	l := &figure.Ladder{
		Client: figure.End{Name: m.Ladder.Client, Address: c.Client.String()},
		Server: figure.End{Name: m.Ladder.Server, Address: c.Server.String()},
	}
	for _, rung := range rungs {
		l.Rows = append(l.Rows, RowOf(m, rung, c.Packets[0].At))
	}
	return l
}

// RowOf is one step of a conversation that began at a time. What strangers wrote is
// quoted in it.
func RowOf(m *messages.Messages, rung checker.Rung, began time.Time) figure.Row {
	row := figure.Row{
		Client: stateOf(rung.Client, rung.Derived[evidence.Client]),
		Server: stateOf(rung.Server, rung.Derived[evidence.Server]),
	}
	p := rung.Packet
	if p == nil {
		return row
	}
	row.At = Elapsed(p.At.Sub(began))
	row.Arrow = &figure.Arrow{From: evidence.Server, Label: Label(p)}
	if p.FromClient {
		row.Arrow.From = evidence.Client
	}
	switch {
	case p.Dropped:
		row.Arrow.Fate = diagram.Lost
	case p.Waiting:
		row.Arrow.Fate = diagram.Held
	}
	row.Note = strings.TrimSpace(payload(p) + "  " + note(m, p))
	return row
}

// isns returns both sides' real initial sequence numbers, when both were seen.
func isns(c *flow.Conversation) (client, server string, ok bool) {
	for _, p := range c.Packets {
		if !p.Segment.Flags.Has(tcp.SYN) {
			continue
		}
		if p.FromClient {
			client = fmt.Sprint(uint32(p.Segment.Seq))
		} else {
			server = fmt.Sprint(uint32(p.Segment.Seq))
		}
	}
	return client, server, client != "" && server != ""
}

// Elapsed writes a time in 8 columns, the same room in every ladder: milliseconds,
// then seconds.
func Elapsed(d time.Duration) string {
	text := fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	if d >= time.Second {
		text = fmt.Sprintf("%.*f s", max(0, 4-len(fmt.Sprint(int(d.Seconds())))), d.Seconds())
	}
	return fmt.Sprintf("%8s", text)
}

// stateOf names a state; one that was not seen but derived has a mark, and the
// verdict says what was derived, and why.
func stateOf(s tcp.State, derived bool) string {
	switch {
	case s == 0:
		return ""
	case derived:
		return s.String() + "*"
	}
	return s.String()
}

// Label writes a segment as the ladder and Wireshark have it, with relative
// numbers.
func Label(p *flow.Packet) string {
	s := p.Segment
	label := fmt.Sprintf("[%s] seq=%d", s.Flags, p.Seq)
	if s.Flags.Has(tcp.ACK) {
		label += fmt.Sprintf(" ack=%d", p.Ack)
	}
	return label + fmt.Sprintf(" len=%d", s.Len)
}

// payload quotes a segment's data, or its beginning. The octets are a stranger's.
func payload(p *flow.Packet) string {
	if len(p.Segment.Payload) == 0 {
		return ""
	}
	return quoted(p.Segment.Payload)
}

// quoted quotes octets, or their beginning, on at most one line.
func quoted(data []byte) string {
	text := expect.Quote(string(data[:min(len(data), maxPayload)]))
	if len(data) > maxPayload || len(text) > maxPayload {
		return shortened(text, maxPayload-3)
	}
	return text
}

// note names what is special about a packet, beyond its loss, which the figure says.
func note(m *messages.Messages, p *flow.Packet) string {
	switch {
	case p.Dropped:
		return ""
	case p.Event.Has(flow.SameSYN):
		return m.Flow.Events[flow.SameSYN]
	case p.Repeat == flow.Retransmission:
		return m.Ladder.Retransmission
	case p.Repeat == flow.KeepAlive:
		return m.Ladder.KeepAlive
	case p.Repeat == flow.ExtraACK:
		return m.Ladder.ExtraACK
	}
	return ""
}
