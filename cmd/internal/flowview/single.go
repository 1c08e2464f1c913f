package flowview

import (
	"fmt"
	"io"
	"strings"

	"tcplearn/checker/capture"
	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/cmd/internal/figure"
)

// single draws the one conversation there is, or the one that was chosen.
type single struct {
	Options
	out    io.Writer
	ladder *ladder
	draw   func(*ladder) string
}

func (v *single) packet(c *flow.Conversation, p *flow.Packet, _ *capture.Found) error {
	if v.ladder == nil {
		v.ladder = &ladder{Options: v.Options}
	}
	if len(v.ladder.figure.Rows) == 0 || v.ladder.stream == c.Stream {
		v.ladder.add(c, p)
	}
	return nil
}

func (v *single) done(c *flow.Conversation) {
	if v.ladder.stream == c.Stream {
		v.ladder.summary = outcome(v.Messages, c)
	}
}

func (v *single) end(t total) error {
	if v.ladder == nil || v.Stream == All && t.streams > 1 {
		return &ChoiceError{Wanted: v.Stream, Streams: t.streams}
	}
	_, err := io.WriteString(v.out, v.draw(v.ladder))
	return err
}

// svg draws a file that stands alone.
func (l *ladder) svg() string {
	m, drawn := l.Messages, l.figure
	drawn.Title = fmt.Sprintf("%s > %s: %s", drawn.Client.Address, drawn.Server.Address, l.summary)
	notes := []string{l.summary}
	if l.more > 0 {
		notes = append(notes, fmt.Sprintf(m.Flow.MorePackets, l.more))
	}
	if l.client != 0 || l.server != 0 {
		notes = append(notes, m.Flow.Derived)
	}
	for _, note := range notes {
		drawn.Rows = append(drawn.Rows, figure.Row{Note: note})
	}
	return drawn.SVG(figure.SVGOptions{Lang: m.Lang})
}

// mermaidText spells out what Mermaid takes for its own (mermaid.js.org, "Entity
// codes to escape characters").
var mermaidText = strings.NewReplacer("#", "#35;", ";", "#59;", "<", "#lt;", ">", "#gt;", `"`, "#quot;")

// mermaid writes a sequence diagram.
func (l *ladder) mermaid() string {
	var b strings.Builder
	names := [...]string{evidence.Client: "C", evidence.Server: "S"}
	fmt.Fprintf(&b, "sequenceDiagram\n    participant C as %s\n    participant S as %s\n",
		mermaidText.Replace(l.figure.Client.Address), mermaidText.Replace(l.figure.Server.Address))
	for _, row := range l.figure.Rows {
		from := row.Arrow.From
		fmt.Fprintf(&b, "    %s->>%s: %s\n", names[from], names[from.Peer()], mermaidText.Replace(row.Arrow.Label))
		for host, state := range [...]string{row.Client, row.Server} {
			if state != "" {
				fmt.Fprintf(&b, "    Note over %s: %s\n", names[host], state)
			}
		}
		if row.Note != "" {
			fmt.Fprintf(&b, "    Note over C,S: %s\n", mermaidText.Replace(row.Note))
		}
	}
	fmt.Fprintf(&b, "    Note over C,S: %s\n", mermaidText.Replace(l.summary))
	return b.String()
}
