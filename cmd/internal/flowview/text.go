package flowview

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"

	"tcplearn/checker/capture"
	"tcplearn/checker/flow"
)

// maxListed is how many conversations a table lists: those that began first.
const maxListed = 1000

// text shows one conversation as a ladder, several as a table.
type text struct {
	Options
	out    io.Writer
	ladder *ladder // of the first conversation, for as long as it is the only one
	table  table
	start  time.Time // of the first packet
}

func (v *text) packet(c *flow.Conversation, p *flow.Packet, _ *capture.Found) error {
	if v.ladder == nil {
		v.ladder, v.start = &ladder{Options: v.Options}, p.At
	}
	if v.ladder.stream == c.Stream || len(v.ladder.figure.Rows) == 0 {
		v.ladder.add(c, p)
	}
	return nil
}

func (v *text) done(c *flow.Conversation) {
	if v.ladder.stream == c.Stream {
		v.ladder.summary = v.numbered(c)
	}
	if c.Stream >= maxListed {
		v.table.more++
		return
	}
	first, lasts := c.First.Sub(v.start), c.Last.Sub(c.First)
	out, sent, _ := c.Sent(true)
	back, returned, _ := c.Sent(false)
	v.table.entries = append(v.table.entries, entry{
		stream: c.Stream, ends: c.Client.String() + " > " + c.Server.String(),
		packets: out + back, octets: sent + returned, start: seconds(first), lasts: seconds(lasts), outcome: v.numbered(c),
	})
}

// numbered is the outcome with the completeness as Wireshark writes it.
func (v *text) numbered(c *flow.Conversation) string {
	return fmt.Sprintf(v.Messages.Flow.Numbered, outcome(v.Messages, c), c.Complete, c.Complete)
}

func (v *text) end(t total) error {
	m := v.Messages
	var shown string
	switch {
	case v.ladder == nil:
		shown = v.Terminal.Wrap(fmt.Sprintf(m.Flow.Nothing, t.frames)) + "\n"
	case t.streams == 1 || v.Stream != All:
		shown = v.ladder.text()
	default:
		slices.SortFunc(v.table.entries, func(a, b entry) int { return cmp.Compare(a.stream, b.stream) })
		shown = v.table.text(&v.Options)
		if t.forgotten > 0 {
			shown += v.Terminal.Wrap(fmt.Sprintf(m.Flow.Forgotten, t.forgotten)) + "\n"
		}
		shown += v.Terminal.Wrap(m.Flow.Pick) + "\n"
	}
	_, err := io.WriteString(v.out, shown)
	return err
}
