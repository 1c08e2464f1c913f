package flowview

import (
	"fmt"
	"strconv"
	"strings"

	"tcplearn/cmd/internal/render"
)

// table is the list of a capture's conversations.
type table struct {
	entries []entry
	more    int
}

// entry is a line of the table.
type entry struct {
	stream                int
	ends                  string
	packets, octets       int
	start, lasts, outcome string
}

// numeric are the columns that are set to the right.
var numeric = [...]bool{true, false, true, true, true, true, false}

const columnGap = "  "

// text sets the table in columns where the terminal is wide enough for them, and as
// a paragraph for each conversation where it is not.
func (t *table) text(o *Options) string {
	h := o.Messages.Flow.Head
	rows := [][]string{{"#", h.Ends, h.Packets, h.Octets, h.Start, h.Lasts, h.Outcome}}
	for _, e := range t.entries {
		rows = append(rows, []string{
			strconv.Itoa(e.stream), e.ends, strconv.Itoa(e.packets), strconv.Itoa(e.octets), e.start, e.lasts, e.outcome,
		})
	}
	shown := columns(o.Terminal, rows)
	if shown == "" {
		shown = t.paragraphs(o)
	}
	if t.more > 0 {
		shown += o.Terminal.Wrap(fmt.Sprintf(o.Messages.Flow.MoreConversations, t.more)) + "\n"
	}
	return shown
}

// columns sets rows of which the first is the head, or returns "" where they do not
// fit.
func columns(t render.Terminal, rows [][]string) string {
	widths, total := make([]int, len(rows[0])), 0
	for i := range widths {
		for _, row := range rows {
			widths[i] = max(widths[i], render.Width(row[i]))
		}
		total += widths[i] + len(columnGap)
	}
	if total-len(columnGap) > t.Columns() {
		return ""
	}
	var b strings.Builder
	for n, row := range rows {
		line := ""
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-render.Width(cell))
			if numeric[i] {
				cell = pad + cell
			} else {
				cell += pad
			}
			line += cell + columnGap
		}
		line = strings.TrimRight(line, " ")
		if n == 0 {
			line = t.Bold(line)
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// paragraphs tells of one conversation after the other.
func (t *table) paragraphs(o *Options) string {
	var b strings.Builder
	m := o.Messages
	for _, e := range t.entries {
		prefix := strconv.Itoa(e.stream) + columnGap
		indent := strings.Repeat(" ", len(prefix))
		b.WriteString(o.Terminal.Hang(prefix, o.Terminal.Bold(e.ends)) + "\n")
		b.WriteString(o.Terminal.Hang(indent, fmt.Sprintf(m.Flow.Record, e.packets, e.octets, e.start, e.lasts)) + "\n")
		b.WriteString(o.Terminal.Hang(indent, e.outcome) + "\n")
	}
	return b.String()
}
