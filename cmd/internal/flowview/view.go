// Package flowview shows the conversations of a capture: as ladders and tables for a
// terminal, and as JSON, SVG, Mermaid and pcapng. It takes packets one by one and
// keeps no more of them than it shows.
package flowview

import (
	"tcplearn/checker/capture"
	"tcplearn/checker/flow"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
)

// All stands for every conversation.
const All = -1

// Clock says from when times are counted.
type Clock string

// The clocks: from the conversation's first packet, from the packet before, or the
// time of day.
const (
	Relative Clock = "relative"
	Delta    Clock = "delta"
	Absolute Clock = "absolute"
)

// Options say what to show, and how.
type Options struct {
	Messages *messages.Messages
	Terminal render.Terminal
	Stream   int // the conversation to show, or All
	Raw      bool
	Clock    Clock
	Follow   bool
	// Version names this program in files.
	Version string
}

// sink is one way to show.
type sink interface {
	// packet takes a packet of a conversation; both change with the next one.
	packet(c *flow.Conversation, p *flow.Packet, found *capture.Found) error
	// done takes a conversation that will not go on.
	done(c *flow.Conversation)
	// end is called after the last.
	end(t total) error
}

// total is what was seen of a capture in all.
type total struct {
	frames, streams int
	forgotten       int
}

// View takes the segments of a capture and shows them.
type View struct {
	o        Options
	sink     sink
	analyzer *flow.Analyzer
	packet   flow.Packet
	total    total
}

func newView(o Options, s sink) *View {
	v := &View{o: o, sink: s}
	v.analyzer = flow.NewAnalyzer(flow.DefaultLimit, func(c *flow.Conversation) {
		if v.wanted(c) {
			s.done(c)
		}
	})
	return v
}

func (v *View) wanted(c *flow.Conversation) bool { return v.o.Stream == All || v.o.Stream == c.Stream }

// Add takes the next segment. found and what is in it may change afterwards. The
// error is that of writing.
func (v *View) Add(found *capture.Found) error {
	frame := flow.Frame{Number: found.Number, At: found.At, Segment: found.Segment}
	if found.Quoted {
		v.analyzer.Quote(frame)
		return nil
	}
	c := v.analyzer.Add(frame, &v.packet)
	if !v.wanted(c) {
		return nil
	}
	return v.sink.packet(c, &v.packet, found)
}

// End shows what is left to be shown; the capture had so many frames. The error is a
// *[ChoiceError] or that of writing.
func (v *View) End(frames int) error {
	v.total = total{frames: frames, streams: v.analyzer.Streams(), forgotten: v.analyzer.Forgotten()}
	v.analyzer.Flush()
	if v.o.Stream >= v.total.streams {
		return &ChoiceError{Wanted: v.o.Stream, Streams: v.total.streams}
	}
	return v.sink.end(v.total)
}

// ChoiceError says that a conversation must be chosen, or that there is no such one.
type ChoiceError struct {
	Wanted  int // All if none was chosen
	Streams int // how many there are
}

// Error says so in English.
func (e *ChoiceError) Error() string { return "flowview: no such conversation, or too many" }
