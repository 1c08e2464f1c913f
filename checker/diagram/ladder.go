package diagram

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
)

type ladderReader struct {
	*reader
	ladder *Ladder
}

var ladderLines = []string{"client > server", "server > client", "client is", "server is", "at", "lost", "held", "client:", "server:", "note:", "title:", "mine"}

func (r *ladderReader) line(l line) {
	for i, end := range []*End{&r.ladder.Client, &r.ladder.Server} {
		if value, ok := l.value(evidence.Host(i).String()); ok {
			r.end(end, value)
			return
		}
	}
	if value, ok := l.value("note"); ok {
		r.note(value)
		return
	}
	first, rest := l.word()
	second, _ := rest.word()
	switch {
	case first == "at" || first == "lost" || first == "held":
		r.packet(l)
	case first != "client" && first != "server":
		r.problem(l, UnknownLine, first, ladderLines...)
	case strings.HasPrefix(second, ">"):
		r.packet(l)
	default:
		r.state(l)
	}
}

func (r *ladderReader) finish() {
	if len(r.ladder.Rows) == 0 && len(r.problems) == 0 {
		r.problem(r.top(), EmptyFigure, "", ladderLines...)
	}
}

// end reads what stands over a side.
func (r *ladderReader) end(end *End, value line) {
	if *end != (End{}) {
		r.problem(value, RepeatedLine, value.rest())
	}
	name, address, _ := strings.Cut(value.rest(), ",")
	*end = End{Name: strings.TrimSpace(name), Address: strings.TrimSpace(address)}
	if end.Name == "" {
		r.problem(value, BadValue, value.rest())
	}
}

// note adds words to the row above.
func (r *ladderReader) note(value line) {
	if value.rest() == "" {
		r.problem(value, BadValue, "")
		return
	}
	if len(r.ladder.Rows) == 0 {
		r.ladder.Rows = append(r.ladder.Rows, Row{})
	}
	last := &r.ladder.Rows[len(r.ladder.Rows)-1]
	if last.Note != "" {
		r.problem(value, RepeatedLine, "note:")
	}
	last.Note = value.rest()
}

// step parses a line of the expectation language. What stood before it on the
// line counts for positions only.
func (r *ladderReader) step(l line) *expect.Step {
	e, err := expect.Parse(r.file, strings.Repeat(" ", l.at)+l.rest(), l.number)
	var problems expect.Problems
	if errors.As(err, &problems) {
		for i := range problems {
			if problems[i].Kind == expect.UnknownField {
				problems[i].Allowed = drawnFields
			}
		}
		r.problems = append(r.problems, problems...)
		return nil
	}
	step := &e.Steps[0]
	if step.Packet != nil && step.Packet.Times != nil {
		at := strings.Index(l.rest(), timesField)
		r.problem(l.skip(at), expect.UnknownField, timesField, drawnFields...)
		return nil
	}
	return step
}

// A figure draws each time that a packet is sent, so it has no word for how often.
const timesField = "times="

// drawnFields are the fields of a packet that a figure can draw.
var drawnFields = []string{"seq=", "ack=", "len=", "data="}

// state enters a state in the row above, or in a new one if the side has one there.
func (r *ladderReader) state(l line) {
	step := r.step(l)
	if step == nil || step.State == nil {
		return
	}
	last := len(r.ladder.Rows) - 1
	if last < 0 || *r.ladder.Rows[last].state(step.State.Host) != "" {
		r.ladder.Rows = append(r.ladder.Rows, Row{})
		last++
	}
	*r.ladder.Rows[last].state(step.State.Host) = step.State.State.String()
}

func (row *Row) state(h evidence.Host) *string {
	if h == evidence.Client {
		return &row.Client
	}
	return &row.Server
}

// packet reads a packet with its time and its fate.
func (r *ladderReader) packet(l line) {
	row := Row{Arrow: &Arrow{}}
	word, rest := l.word()
	if word == "at" {
		row.At, l = r.time(rest)
		word, rest = l.word()
	}
	if fate, ok := map[string]Fate{"lost": Lost, "held": Held}[word]; ok {
		row.Arrow.Fate, l = fate, rest
	}
	if !r.spoken(&row, l) {
		step := r.step(l)
		if step == nil {
			return
		}
		if step.Packet == nil {
			r.problem(l, UnknownLine, l.rest(), "client > server", "server > client")
			return
		}
		row.Arrow.From, row.Arrow.Label = step.Packet.From, Label(step.Packet)
		if step.Packet.Data != nil {
			row.Note = expect.Quote(*step.Packet.Data)
		}
	}
	r.ladder.Rows = append(r.ladder.Rows, row)
}

// spoken reads a packet that has words for numbers, and reports whether it is one.
func (r *ladderReader) spoken(row *Row, l line) bool {
	from, rest := l.word()
	if from != "client" && from != "server" || !strings.HasPrefix(rest.rest(), ">") {
		return false
	}
	to, rest := rest.skip(1).word()
	if !strings.HasPrefix(rest.rest(), `"`) {
		return false
	}
	words, err := strconv.Unquote(rest.rest())
	switch {
	case err != nil || words == "":
		r.problem(rest, BadValue, rest.rest(), `"..."`)
	case to == from || to != "client" && to != "server":
		r.problem(rest, expect.UnknownSide, to, "client", "server")
	}
	if from == "server" {
		row.Arrow.From = evidence.Server
	}
	row.Arrow.Label = words
	return true
}

// time reads a time and returns what follows it.
func (r *ladderReader) time(l line) (string, line) {
	number, rest := l.word()
	unit, after := rest.word()
	if _, err := strconv.ParseFloat(number, 64); err != nil || unit != "ms" && unit != "s" && unit != "min" {
		r.problem(l, BadValue, number+" "+unit, "0.2 ms", "1.0 s", "2 min")
		if strings.HasPrefix(after.rest(), ">") { // the unit is missing
			return "", rest
		}
	}
	return number + " " + unit, after
}

// Label writes a packet's flags and numbers as they stand on an arrow.
func Label(p *expect.PacketStep) string {
	label := fmt.Sprintf("[%v]", p.Flags)
	length := p.Len
	if length == nil && p.Data != nil {
		n := len(*p.Data)
		length = &n
	}
	for _, f := range []struct {
		name  string
		value *int
	}{{"seq", p.Seq}, {"ack", p.Ack}, {"len", length}} {
		if f.value != nil {
			label += fmt.Sprintf(" %s=%d", f.name, *f.value)
		}
	}
	return label
}
