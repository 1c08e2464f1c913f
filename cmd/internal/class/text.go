package class

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
)

// Columns of the table on a terminal.
const (
	longestName = 24
	cellWidth   = 4
)

// maxMistakes is how many mistakes of a lesson are listed.
const maxMistakes = 5

// Text draws the table for a terminal, with what stands out below it.
func (t *Table) Text(term render.Terminal, m *messages.Messages) string {
	var b strings.Builder
	say := func(text string) { b.WriteString(text + "\n") }
	width := 0
	for _, l := range t.Learners {
		width = max(width, render.Width(t.name(l, m)))
	}
	width = max(min(width, longestName), render.Width(m.Class.Learner))
	if t.fits(term, width) {
		t.grid(say, term, m, width)
	} else {
		t.list(say, term, m)
	}
	say(term.Dim(term.Wrap(m.Class.Legend)))
	say("")
	say(term.Bold(term.Wrap(m.Class.Stuck)))
	if len(t.Stuck) == 0 {
		say(term.Wrap(m.Class.NobodyStuck))
	}
	for _, id := range t.Stuck {
		c := t.column(id)
		say(term.Hang("  ", fmt.Sprintf(m.Class.StuckLine, c.Number, c.Title, c.Tried, c.Attempts)))
	}
	say("")
	say(term.Bold(term.Wrap(m.Class.Mistakes)))
	none := true
	for _, c := range t.Lessons {
		for _, made := range c.Mistakes[:min(len(c.Mistakes), maxMistakes)] {
			none = false
			say(term.Hang("  ", fmt.Sprintf(m.Class.MistakeLine, c.Number, render.EscapeString(made.ID), made.Learners, made.Times)))
		}
	}
	if none {
		say(term.Wrap(m.Class.NoMistakes))
	}
	return b.String()
}

func (t *Table) column(id string) *Column {
	for i := range t.Lessons {
		if t.Lessons[i].ID == id {
			return &t.Lessons[i]
		}
	}
	return &Column{}
}

// fits reports whether the table has room on the terminal.
func (t *Table) fits(term render.Terminal, name int) bool {
	room := term.Width
	if room == 0 {
		room = 80
	}
	return name+cellWidth*len(t.Lessons)+8 <= room
}

// name is how a learner is called in the table. It is a stranger's.
func (t *Table) name(l Learner, m *messages.Messages) string {
	if l.Name == "" {
		return m.Class.Unnamed
	}
	return render.EscapeString(l.Name)
}

// mark is a cell as one word.
func (c Cell) mark() string {
	switch c.State {
	case Passed:
		return "+"
	case Tried:
		return fmt.Sprint(c.Attempts)
	}
	return "-"
}

func (t *Table) grid(say func(string), term render.Terminal, m *messages.Messages, width int) {
	head := m.Class.Learner + strings.Repeat(" ", width-render.Width(m.Class.Learner))
	for _, c := range t.Lessons {
		head += fmt.Sprintf("%*d", cellWidth, c.Number)
	}
	say(term.Bold(head + "  " + m.Class.Passed))
	for _, l := range t.Learners {
		name := ansi.Truncate(t.name(l, m), width, "…")
		line := name + strings.Repeat(" ", width-render.Width(name))
		for _, c := range l.Cells {
			line += fmt.Sprintf("%*s", cellWidth, c.mark())
		}
		say(line + fmt.Sprintf("  %d/%d", l.Passed, len(t.Lessons)))
	}
}

// list is the table for a narrow terminal: a paragraph for each learner.
func (t *Table) list(say func(string), term render.Terminal, m *messages.Messages) {
	for _, l := range t.Learners {
		parts := make([]string, len(l.Cells))
		for i, c := range l.Cells {
			parts[i] = fmt.Sprintf("%d:%s", t.Lessons[i].Number, c.mark())
		}
		say(term.Wrap(fmt.Sprintf("%s  %d/%d", t.name(l, m), l.Passed, len(t.Lessons))))
		say(term.Hang("  ", strings.Join(parts, " ")))
	}
}
