package flowview

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/figure"
	"tcplearn/cmd/internal/render"
)

// maxRows is how many packets of a conversation a ladder shows.
const maxRows = 1000

// ladder is a conversation on the way to being drawn.
type ladder struct {
	Options
	stream         int
	figure         figure.Ladder
	first, before  time.Time
	client, server tcp.State // as they were drawn last
	isn            [2]string
	more           int
	summary        string
}

// add draws one more packet.
func (l *ladder) add(c *flow.Conversation, p *flow.Packet) {
	if len(l.figure.Rows) == 0 {
		l.stream, l.first, l.before = c.Stream, p.At, p.At
		l.figure.Client = figure.End{Name: l.Messages.Flow.Client, Address: c.Client.String()}
		l.figure.Server = figure.End{Name: l.Messages.Flow.Server, Address: c.Server.String()}
	}
	if p.Segment.Flags.Has(tcp.SYN) {
		l.isn[hostOf(p)] = fmt.Sprint(uint32(p.Segment.Seq))
	}
	if len(l.figure.Rows) == maxRows {
		l.more++
		return
	}
	row := figure.Row{
		At:     l.clock(p.At, l.first, l.before),
		Arrow:  &figure.Arrow{From: hostOf(p), Label: l.label(p)},
		Client: changed(&l.client, p.Client), Server: changed(&l.server, p.Server),
	}
	notes := remarks(l.Messages, p)
	if l.Follow && len(p.Segment.Payload) > 0 {
		notes = append(notes, `"`+render.Escape(bytes.Clone(p.Segment.Payload))+`"`)
	}
	row.Note = strings.Join(notes, l.Messages.Verdict.Semicolon)
	l.figure.Rows = append(l.figure.Rows, row)
	l.before = p.At
}

// changed is the name of a state if it is another than was shown, marked as
// derived.
func changed(shown *tcp.State, now tcp.State) string {
	if now == *shown || now == 0 {
		return ""
	}
	*shown = now
	return now.String() + "*"
}

// text draws the ladder for a terminal.
func (l *ladder) text() string {
	var b strings.Builder
	m, t := l.Messages, l.Terminal
	b.WriteString("\n" + l.figure.Text(t.FigureOptions(m.Lang)) + "\n")
	if l.more > 0 {
		b.WriteString(t.Wrap(fmt.Sprintf(m.Flow.MorePackets, l.more)) + "\n")
	}
	b.WriteString(t.Wrap(l.summary) + "\n")
	if l.isn[0] != "" && l.isn[1] != "" {
		b.WriteString(t.Dim(t.Wrap(fmt.Sprintf(m.Flow.Raw, l.isn[0], l.isn[1]))) + "\n")
	}
	if l.client != 0 || l.server != 0 {
		b.WriteString(t.Dim(t.Wrap(m.Flow.Derived)) + "\n")
	}
	return b.String()
}
