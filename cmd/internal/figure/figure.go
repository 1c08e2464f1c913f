// Package figure draws the figures of this course: a ladder of packets between two
// sides, the TCP header bit by bit, and TCP's state machine. Each is a plain value
// that can be drawn as text for a terminal and as SVG. The blocks of lessons are such values (package tcplearn/checker/diagram).
package figure

import (
	"tcplearn/checker/diagram"
	"tcplearn/cmd/internal/messages"
	"tcplearn/lessons"
)

// Ladder is a conversation: packets one below the other, between two sides. Its
// fields are those of [diagram.Ladder].
type Ladder diagram.Ladder

// Header is a segment's header bit by bit. Its fields are those of [diagram.Header].
type Header diagram.Header

// Machine is the state machine of TCP. Its fields are those of [diagram.Machine].
type Machine diagram.Machine

// End is what stands over a side of a ladder.
type End = diagram.End

// Row is one step of a ladder.
type Row = diagram.Row

// Arrow is a packet of a ladder on its way.
type Arrow = diagram.Arrow

// Field is a field of a header.
type Field = diagram.Field

// Figure is one of Ladder, Header and Machine.
type Figure interface {
	// Text draws for a terminal. No line is wider than the options' width, down to
	// 40 columns; the last ends with a newline.
	Text(o Options) string
	// SVG draws for a page or a file. It stands alone, needs no script and says in
	// words what it shows (<title> and <desc>). What it draws is escaped.
	SVG(o SVGOptions) string
}

// Options say how to draw as text.
type Options struct {
	Width int  // columns, 20 or more; 0 stands for 80
	ASCII bool // no character but ASCII beyond the words themselves
	Lang  lessons.Lang
	// Style gives a piece of text the look of its part. It may not change its width.
	// nil leaves all plain: what a figure says, it says without colour.
	Style func(p Part, text string) string
}

// Part is what a piece of a figure is.
type Part uint8

// The parts.
const (
	Plain   Part = iota
	Heading      // names and addresses
	State        // a state of a side
	Value        // labels, data and what a field holds
	Fault        // what went wrong: lost
	Faint        // frames, rulers, what may be skipped
	Stress       // what to look at
)

func (o Options) width() int {
	if o.Width == 0 {
		return 80
	}
	return max(o.Width, 20)
}

func (o Options) style(p Part, text string) string {
	if o.Style == nil || text == "" || p == Plain {
		return text
	}
	return o.Style(p, text)
}

// glyph is a character, or its stand-in of ASCII.
func (o Options) glyph(unicode, ascii string) string {
	if o.ASCII {
		return ascii
	}
	return unicode
}

func (o Options) words() *messages.Messages { return messages.For(o.Lang) }

// Of returns what a block of a lesson shows.
func Of(b *diagram.Block) Figure {
	switch {
	case b.Ladder != nil:
		return (*Ladder)(b.Ladder)
	case b.Header != nil:
		return (*Header)(b.Header)
	}
	return (*Machine)(b.Machine)
}
