package figure

import (
	"strings"

	"tcplearn/checker/diagram"
	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/messages"
)

// Columns of a ladder's arrows.
const (
	shortest  = 8  // an arrow without its label
	spare     = 12 // what an arrow is longer than its label, where there is room
	besideTip = 6  // what a label on an arrow needs around it: blanks, tip, three of shaft
)

// ladderText draws one ladder.
type ladderText struct {
	Options
	words          *messages.Messages
	times          int // columns of the times with the blank behind them, or 0
	client, server int // columns of the states with the blank beside them, or 0
	room           int // columns of the arrows
	onArrow        bool
	stacked        bool // the states stand below the arrow, for there is no room beside it
	b              strings.Builder
}

// Text draws the ladder: time, the client's state, the packet, the server's state.
// Where there is room, a packet's label stands on its arrow, else above it; where
// there is none for the times either, they are left out, and last of all the states
// go below the arrow.
func (l *Ladder) Text(o Options) string {
	t := &ladderText{Options: o, words: o.words()}
	t.measure(l)
	client, server := l.ends(t.words)
	t.sides(Heading, client.Name, server.Name)
	if client.Address+server.Address != "" {
		t.sides(Heading, client.Address, server.Address)
	}
	for _, row := range l.Rows {
		t.row(row)
	}
	return t.b.String()
}

// ends are the two ends with the names that they have if the ladder gives none.
func (l *Ladder) ends(words *messages.Messages) (client, server End) {
	client, server = l.Client, l.Server
	if client.Name == "" {
		client.Name = words.Ladder.Client
	}
	if server.Name == "" {
		server.Name = words.Ladder.Server
	}
	return client, server
}

// notes are what is said of a row, beginning with what became of its packet.
func notes(words *messages.Messages, row Row) string {
	var all []string
	if row.Arrow != nil && row.Arrow.Fate == diagram.Lost {
		all = append(all, words.Figure.Lost)
	}
	if row.Arrow != nil && row.Arrow.Fate == diagram.Held {
		all = append(all, words.Figure.Held)
	}
	if row.Note != "" {
		all = append(all, row.Note)
	}
	return strings.Join(all, "  ")
}

// measure divides the width up.
func (t *ladderText) measure(l *Ladder) {
	label := 0
	for _, row := range l.Rows {
		t.times = max(t.times, column(row.At))
		t.client = max(t.client, column(row.Client))
		t.server = max(t.server, column(row.Server))
		if row.Arrow != nil {
			label = max(label, width(row.Arrow.Label)+besideTip)
		}
	}
	client, server := l.ends(t.words)
	ends := max(width(client.Name)+width(server.Name), width(client.Address)+width(server.Address))
	natural := max(t.client+t.server+max(label, shortest), ends) + t.times + spare
	t.Width = min(t.width(), natural)
	t.room = t.Width - t.times - t.client - t.server
	if t.room < shortest {
		t.room += t.times
		t.times = 0
	}
	if t.room < shortest {
		t.stacked, t.client, t.server, t.room = true, 0, 0, t.Width
	}
	t.onArrow = t.room >= label
}

// column is the width of a column that holds text and a blank, 0 for no text.
func column(text string) int {
	if text == "" {
		return 0
	}
	return width(text) + 1
}

// sides writes what stands at the two sides of a line, or of two where it needs to.
func (t *ladderText) sides(p Part, left, right string) {
	gap := t.Width - t.times - width(left) - width(right)
	if gap < 1 {
		t.line(t.style(p, left))
		left, gap = "", t.Width-t.times-width(right)
	}
	t.line(spaces(t.times) + t.style(p, left) + spaces(gap) + t.style(p, right))
}

func (t *ladderText) line(text string) { t.b.WriteString(strings.TrimRight(text, " ") + "\n") }

func (t *ladderText) row(row Row) {
	arrow := ""
	if row.Arrow != nil {
		if !t.onArrow {
			t.above(row.Arrow.Label)
		}
		arrow = t.arrow(row.Arrow)
	}
	switch states := row.Client + row.Server; {
	case arrow+states == "":
	case !t.stacked:
		t.states(row, arrow)
	default:
		if arrow != "" {
			t.line(arrow)
		}
		if states != "" {
			t.sides(State, row.Client, row.Server)
		}
	}
	if note := notes(t.words, row); note != "" {
		t.below(note)
	}
}

// states writes one line with the states at both sides.
func (t *ladderText) states(row Row, arrow string) {
	line := ""
	if t.times > 0 {
		line = spaces(t.times-1-width(row.At)) + row.At + " "
	}
	line += t.style(State, row.Client) + spaces(t.client-width(row.Client))
	line += padded(arrow, t.room)
	line += spaces(t.server-width(row.Server)) + t.style(State, row.Server)
	t.line(line)
}

// above writes a label over its arrow, in the middle of it or as near as it can be.
func (t *ladderText) above(label string) {
	middle := t.times + t.client + t.room/2
	left := max(min(middle-width(label)/2, t.Width-width(label)), 0)
	for _, text := range wrapped(label, t.Width) {
		t.line(spaces(left) + t.style(Value, text))
	}
}

// below writes what is said of a packet under it.
func (t *ladderText) below(note string) {
	left := t.times + t.client
	if t.Width-left < width(note) {
		left = min(left, max(t.Width-width(note), 2))
	}
	for _, text := range wrapped(note, t.Width-left) {
		t.line(spaces(left) + t.style(Value, text))
	}
}

// arrow draws a packet's way. That of a packet that does not arrive ends in the
// middle.
func (t *ladderText) arrow(a *Arrow) string {
	shaft, label := t.glyph("─", "-"), ""
	if t.onArrow && a.Label != "" {
		label = " " + a.Label + " "
	}
	long := max(t.room-1-width(label), 3)
	tip := ">"
	if a.From == evidence.Server {
		tip = "<"
	}
	switch a.Fate {
	case diagram.Lost:
		tip, long = t.style(Fault, "x"), max(long/2, 3)
	case diagram.Held:
		tip, long = t.style(Stress, t.glyph("‖", "|")), max(long/2, 3)
	}
	near, far := strings.Repeat(shaft, 2), strings.Repeat(shaft, long-2)
	if a.From == evidence.Client {
		return near + t.style(Value, label) + far + tip
	}
	line := tip + far + t.style(Value, label) + near
	return spaces(t.room-width(line)) + line
}
