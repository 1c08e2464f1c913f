package figure

import (
	"fmt"
	"slices"
	"strings"

	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/messages"
)

// Columns of the drawings.
const (
	machineWidth   = 58
	handshakeWidth = 46
	handshakeLeast = 2*boxWidth + 6
)

// Text draws the state machine. Below 58 columns only the states of the handshake
// are drawn and the other ways are told line by line; below 38 all are told.
func (m *Machine) Text(o Options) string {
	d := m.draft(o.words())
	switch room := o.width(); {
	case room < handshakeLeast:
		return m.told(o, tcp.Closed, tcp.Listen, tcp.SynReceived, tcp.SynSent, tcp.Established)
	case m.Handshake:
		return d.handshake(min(room, handshakeWidth)).text(o)
	case room < machineWidth:
		return d.handshake(min(room, handshakeWidth)).text(o) + "\n" + m.told(o)
	}
	return d.whole().text(o)
}

// way is an arrow of the state machine, RFC 9293 figure 5. Those of errors and of
// users who change their mind (CLOSE before the handshake is over, SEND in LISTEN,
// a reset) are left out but for one, as in textbooks.
type way struct {
	from, to      tcp.State
	event, action string
}

func ways(f *messages.Figure) []way {
	receive := func(what string) string { return fmt.Sprintf(f.Receive, what) }
	send := func(what string) string { return fmt.Sprintf(f.Send, what) }
	return []way{
		{tcp.Closed, tcp.Listen, f.PassiveOpen, ""},
		{tcp.Closed, tcp.SynSent, f.ActiveOpen, send("SYN")},
		{tcp.Listen, tcp.SynReceived, receive("SYN"), send("SYN,ACK")},
		{tcp.SynSent, tcp.SynReceived, receive("SYN"), send("SYN,ACK")},
		{tcp.SynReceived, tcp.Established, receive("ACK"), ""},
		{tcp.SynSent, tcp.Established, receive("SYN,ACK"), send("ACK")},
		{tcp.SynReceived, tcp.FinWait1, f.Close, send("FIN")},
		{tcp.Established, tcp.FinWait1, f.Close, send("FIN")},
		{tcp.Established, tcp.CloseWait, receive("FIN"), send("ACK")},
		{tcp.FinWait1, tcp.FinWait2, f.AckOfFIN, ""},
		{tcp.FinWait1, tcp.Closing, receive("FIN"), send("ACK")},
		{tcp.FinWait2, tcp.TimeWait, receive("FIN"), send("ACK")},
		{tcp.Closing, tcp.TimeWait, f.AckOfFIN, ""},
		{tcp.CloseWait, tcp.LastAck, f.Close, send("FIN")},
		{tcp.LastAck, tcp.Closed, f.AckOfFIN, ""},
		{tcp.TimeWait, tcp.Closed, f.Wait, ""},
	}
}

// opens reports whether a way is one of the handshake.
func (w way) opens() bool {
	return w.to == tcp.Listen || w.to.Canonical() == tcp.SynReceived || w.to == tcp.SynSent || w.to == tcp.Established
}

// label is what makes a side go the way, and what it does then.
func (w way) label() string {
	if w.action == "" {
		return w.event
	}
	return w.event + ", " + w.action
}

// told writes the ways line by line: those of the handshake too when its states are
// given. A state in which a side is, or was, carries its mark.
func (m *Machine) told(o Options, handshake ...tcp.State) string {
	var b strings.Builder
	for _, w := range ways(&o.words().Figure) {
		if w.opens() && handshake == nil || m.Handshake && !w.opens() {
			continue
		}
		text := m.marked(o, w.from) + o.glyph(" ─► ", " -> ") + m.marked(o, w.to)
		b.WriteString(strings.Join(wrapped(text, o.width()), "\n  ") + "\n")
		b.WriteString("    " + strings.Join(wrapped(w.label(), o.width()-4), "\n    ") + "\n")
	}
	return b.String()
}

// marked is a state's name with who is there, or that somebody was.
func (m *Machine) marked(o Options, s tcp.State) string {
	who := m.draft(o.words()).who(s)
	switch who := strings.TrimSpace(strings.Join(who[:], " ")); {
	case who != "":
		return s.String() + " [" + who + "]"
	case m.wasIn(s):
		return s.String() + " " + o.glyph("✓", "*")
	}
	return s.String()
}

func (m *Machine) wasIn(s tcp.State) bool {
	return slices.Contains(m.Been[0], s) || slices.Contains(m.Been[1], s)
}

// draft lays the machine out.
type draft struct {
	*Machine
	words *messages.Figure
	sketch
}

func (m *Machine) draft(words *messages.Messages) *draft {
	return &draft{Machine: m, words: &words.Figure}
}

// who are the sides that are in a state now.
func (d *draft) who(s tcp.State) (who [2]string) {
	for i, name := range []string{d.words.Client, d.words.Server} {
		if d.Now[i].Canonical() == s {
			who[i] = name
		}
	}
	return who
}

func (d *draft) state(s tcp.State, x, y int) {
	d.boxes = append(d.boxes, box{x: x, y: y, name: s.String(), now: d.who(s), been: d.wasIn(s)})
}

// closed draws CLOSED a second time, at the end of the way. Who has come so far is
// there and not at the beginning.
func (d *draft) closed(x, y int) {
	first := &d.boxes[0]
	last := box{x: x, y: y, name: first.name}
	for side, who := range first.now {
		if slices.Contains(d.Been[side], tcp.TimeWait) || slices.Contains(d.Been[side], tcp.LastAck) {
			last.now[side], first.now[side] = who, ""
		}
	}
	d.boxes = append(d.boxes, last)
}

func (d *draft) arrow(points ...point) { d.paths = append(d.paths, path{points}) }

// say puts words at a place, right of it or, with a negative line, left of it.
func (d *draft) say(x, y int, lines ...string) { d.tell(x, y, false, lines) }

// sayLeft puts words so that they end at a place.
func (d *draft) sayLeft(x, y int, lines ...string) { d.tell(x, y, true, lines) }

func (d *draft) tell(x, y int, right bool, lines []string) {
	for i, text := range lines {
		d.sketch.words = append(d.sketch.words, words{x, y + i, text, right})
	}
}

func (d *draft) receive(what string) string { return fmt.Sprintf(d.words.Receive, what) }
func (d *draft) send(what string) string    { return fmt.Sprintf(d.words.Send, what) }

// handshake lays out the opening in two columns: the server's way on the left, the
// client's on the right.
func (d *draft) handshake(columns int) *sketch {
	d.width, d.height = columns, 20
	right := columns - boxWidth
	left, middle := tipAt, right+tipAt
	d.state(tcp.Closed, 0, 0)
	d.state(tcp.Listen, 0, 5)
	d.state(tcp.SynReceived, 0, 11)
	d.state(tcp.SynSent, right, 11)
	d.state(tcp.Established, 0, 17)
	d.arrow(point{left, 2}, point{left, 5})
	d.say(left+2, 3, d.words.PassiveOpen)
	d.arrow(point{15, 1}, point{middle, 1}, point{middle, 11})
	d.sayLeft(middle-2, 2, d.words.ActiveOpen, d.send("SYN"))
	d.arrow(point{left, 7}, point{left, 11})
	d.say(left+2, 8, d.receive("SYN"), d.send("SYN,ACK"))
	d.arrow(point{right, 12}, point{15, 12})
	if right-boxWidth > width(d.send("SYN,ACK"))+1 {
		d.say(17, 11, d.receive("SYN"))
		d.say(17, 13, d.send("SYN,ACK"))
	}
	d.arrow(point{left, 13}, point{left, 17})
	d.say(left+2, 15, d.receive("ACK"))
	d.arrow(point{middle, 13}, point{middle, 18}, point{15, 18})
	d.sayLeft(middle-2, 15, d.receive("SYN,ACK"), d.send("ACK"))
	return &d.sketch
}

// whole lays out all states. CLOSED stands at the beginning and at the end.
func (d *draft) whole() *sketch {
	const left, middle, right = 0, 21, 42
	d.width, d.height = machineWidth, 40
	d.state(tcp.Closed, middle, 0)
	d.state(tcp.Listen, middle, 5)
	d.state(tcp.SynReceived, left, 10)
	d.state(tcp.SynSent, right, 10)
	d.state(tcp.Established, middle, 16)
	d.state(tcp.FinWait1, left, 23)
	d.state(tcp.CloseWait, right, 23)
	d.state(tcp.FinWait2, left, 29)
	d.state(tcp.Closing, middle, 29)
	d.state(tcp.LastAck, right, 29)
	d.state(tcp.TimeWait, middle, 36)
	d.closed(right, 36)
	d.opening()
	d.ending()
	return &d.sketch
}

func (d *draft) opening() {
	d.arrow(point{28, 2}, point{28, 5})
	d.sayLeft(26, 3, d.words.PassiveOpen)
	d.arrow(point{36, 1}, point{49, 1}, point{49, 10})
	d.sayLeft(47, 3, d.words.ActiveOpen, d.send("SYN"))
	d.arrow(point{21, 6}, point{7, 6}, point{7, 10})
	d.say(9, 7, d.receive("SYN"), d.send("SYN,ACK"))
	d.arrow(point{42, 11}, point{15, 11})
	d.say(24, 10, d.receive("SYN"))
	d.say(24, 12, d.send("SYN,ACK"))
	d.arrow(point{11, 12}, point{11, 17}, point{21, 17})
	d.say(13, 15, d.receive("ACK"))
	d.arrow(point{49, 12}, point{49, 17}, point{36, 17})
	d.sayLeft(47, 14, d.receive("SYN,ACK"), d.send("ACK"))
}

func (d *draft) ending() {
	d.arrow(point{7, 12}, point{7, 23})
	d.say(9, 18, d.words.Close, d.send("FIN"))
	d.arrow(point{25, 18}, point{25, 21}, point{7, 21}, point{7, 23})
	d.sayLeft(23, 19, d.words.Close, d.send("FIN"))
	d.arrow(point{32, 18}, point{32, 21}, point{49, 21}, point{49, 23})
	d.say(34, 19, d.receive("FIN"), d.send("ACK"))
	d.arrow(point{7, 25}, point{7, 29})
	d.say(9, 27, d.words.AckOfFIN)
	d.arrow(point{15, 24}, point{28, 24}, point{28, 29})
	d.say(30, 25, d.receive("FIN"), d.send("ACK"))
	d.arrow(point{49, 25}, point{49, 29})
	d.sayLeft(47, 27, d.words.Close, d.send("FIN"))
	d.arrow(point{7, 31}, point{7, 37}, point{21, 37})
	d.say(9, 32, d.receive("FIN"), d.send("ACK"))
	d.arrow(point{28, 31}, point{28, 36})
	d.say(30, 33, d.words.AckOfFIN)
	d.arrow(point{49, 31}, point{49, 36})
	d.sayLeft(47, 34, d.words.AckOfFIN)
	d.arrow(point{36, 37}, point{42, 37})
	d.say(34, 39, d.words.Wait)
}
