package render

import (
	"fmt"
	"strings"
	"time"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
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

// Widths of the ladder's parts in columns.
const (
	stateWidth = len("SYN-RECEIVED")
	timeWidth  = 8
	oneLine    = 64 // from here on a packet's numbers stand in its arrow
	withTime   = 76 // from here on there is room for times
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
		b.WriteString("\n" + t.Wrap(m.Ladder.Nothing) + "\n\n")
	}
	if shown > maxConversations {
		b.WriteString(t.Wrap(fmt.Sprintf(m.Ladder.MoreCalls, shown-maxConversations)) + "\n")
	}
	return b.String()
}

// rungs draws one conversation.
type rungs struct {
	Terminal
	m     *messages.Messages
	width int
	start time.Time
	b     strings.Builder
}

func (t Terminal) conversation(m *messages.Messages, c *flow.Conversation, v *checker.Verdict, server string) string {
	r := &rungs{Terminal: t, m: m, width: min(t.columns(), 100), start: c.Packets[0].At}
	r.b.WriteString("\n")
	r.ends(m.Ladder.Client, server)
	r.ends(c.Client.String(), c.Server.String())
	all := checker.Ladder(c, v.Samples())
	for _, rung := range all[:min(len(all), maxRungs)] {
		if rung.Packet == nil {
			r.states(rung, "")
			continue
		}
		r.packet(rung)
	}
	if more := len(all) - maxRungs; more > 0 {
		r.b.WriteString(t.Wrap(fmt.Sprintf(m.Ladder.More, more)) + "\n")
	}
	if client, server, ok := isns(c); ok {
		r.b.WriteString(t.Dim(t.Wrap(fmt.Sprintf(m.Ladder.ISN, client, server))) + "\n")
	}
	return r.b.String() + "\n"
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

// ends writes what stands at the two sides of a line.
func (r *rungs) ends(left, right string) {
	indent := r.indent()
	gap := max(r.width-indent-Width(left)-Width(right), 1)
	line := strings.Repeat(" ", indent) + left + strings.Repeat(" ", gap) + right
	if Width(line) > r.width {
		line = strings.Repeat(" ", indent) + left + "\n" + strings.Repeat(" ", max(r.width-Width(right), 0)) + right
	}
	r.b.WriteString(r.Bold(line) + "\n")
}

// indent is how wide the column of times is.
func (r *rungs) indent() int {
	if r.width >= withTime {
		return timeWidth + 1
	}
	return 0
}

// room is how wide the arrows are.
func (r *rungs) room() int { return r.width - r.indent() - 2*(stateWidth+1) }

// packet writes a packet with the states that go with it, and below it what else
// is to be said about it.
func (r *rungs) packet(rung checker.Rung) {
	p := rung.Packet
	label := Label(p)
	if r.width < oneLine {
		r.below(label)
		label = ""
	}
	room := r.room()
	if rung.Derived[evidence.Server] && len(stateName(rung.Server)) == stateWidth {
		room-- // for the mark
	}
	r.states(rung, r.arrow(label, p, room))
	var notes []string
	if data := payload(p); data != "" {
		notes = append(notes, data)
	}
	if note := r.note(p); note != "" {
		notes = append(notes, note)
	}
	if len(notes) > 0 {
		r.below(strings.Join(notes, "  "))
	}
}

// below writes text under, or over, an arrow.
func (r *rungs) below(text string) {
	indent := r.indent() + stateWidth + 1
	if r.width < oneLine {
		indent = 2
	}
	prefix := strings.Repeat(" ", indent)
	narrow := r.Terminal
	narrow.Width = r.width
	r.b.WriteString(r.Cyan(narrow.Hang(prefix, text)) + "\n")
}

// states writes one line: the time, the client's state, the arrow, the server's
// state.
func (r *rungs) states(rung checker.Rung, arrow string) {
	line := ""
	if r.indent() > 0 {
		at := ""
		if rung.Packet != nil {
			at = elapsed(rung.Packet.At.Sub(r.start))
		}
		line = fmt.Sprintf("%*s ", timeWidth, at)
	}
	client, name := stateName(rung.Client), stateName(rung.Server)
	if rung.Derived[evidence.Client] {
		client += "*" // the verdict says what was derived, and why
	}
	if rung.Derived[evidence.Server] {
		name += "*"
	}
	line += r.Green(client) + strings.Repeat(" ", stateWidth+1-len(client))
	line += arrow + strings.Repeat(" ", max(r.room()-Width(arrow), 0))
	line += strings.Repeat(" ", stateWidth+1-len(name)) + r.Green(name)
	r.b.WriteString(strings.TrimRight(line, " ") + "\n")
}

// elapsed writes a time within the column's width: milliseconds, then seconds.
func elapsed(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%.*f s", max(0, 4-len(fmt.Sprint(int(d.Seconds())))), d.Seconds())
}

func stateName(s tcp.State) string {
	if s == 0 {
		return ""
	}
	return s.String()
}

// arrow draws the packet's way, with its numbers on it. A lost packet's ends in
// the middle.
func (r *rungs) arrow(label string, p *flow.Packet, room int) string {
	shaft, tip := r.glyph("─", "-"), ">"
	if label != "" {
		label = " " + label + " "
	}
	length := room - 1 - Width(label)
	if p.Dropped {
		length, tip = length/2, r.Red("x")
	}
	length = max(length, 4)
	if p.FromClient {
		return strings.Repeat(shaft, 2) + label + strings.Repeat(shaft, length-2) + tip
	}
	if !p.Dropped {
		tip = "<"
	}
	line := tip + strings.Repeat(shaft, length-2) + label + strings.Repeat(shaft, 2)
	return strings.Repeat(" ", max(room-Width(line), 0)) + line
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

// note names what is special about a packet.
func (r *rungs) note(p *flow.Packet) string {
	switch {
	case p.Dropped:
		return r.m.Ladder.Dropped
	case p.Repeat == flow.Retransmission:
		return r.m.Ladder.Retransmission
	case p.Repeat == flow.KeepAlive:
		return r.m.Ladder.KeepAlive
	case p.Repeat == flow.ExtraACK:
		return r.m.Ladder.ExtraACK
	}
	return ""
}
