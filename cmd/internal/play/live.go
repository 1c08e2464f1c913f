package play

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tcplearn/checker"
	"tcplearn/checker/diagram"
	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/figure"
	"tcplearn/cmd/internal/render"
	"tcplearn/playground"
)

// maxRows is how many packets of one call are drawn. More are recorded.
const maxRows = 500

// call is one conversation as it grows.
type call struct {
	key     ends
	frames  []flow.Frame
	samples []evidence.Sample
	began   time.Time
	drawn   int
}

// ends are the two sockets of a conversation, the client host's first.
type ends struct{ client, server string }

// ladder draws what happens on the wire, packet by packet.
type ladder struct {
	Options
	print   func(string)
	now     time.Time // of the event that is being heard
	wire    *playground.Wire
	record  *recording
	calls   map[ends]*call
	pending *evidence.Packet         // under way; what it changes is not known yet
	waiting map[int]*evidence.Packet // held or delayed; drawn once already
	last    ends                     // whose row was drawn last
	width   int
	live    *figure.Live
}

func newLadder(o Options, write func(string), record *recording) *ladder {
	return &ladder{Options: o, print: write, wire: o.Session.Lab().Wire, record: record, calls: map[ends]*call{}, waiting: map[int]*evidence.Packet{}}
}

// hear enters an event. A packet is drawn when it is known what became of it: when
// its sender was asked for the state after the delivery, which is the last of the
// looks; when it was lost; when the wire keeps it.
func (l *ladder) hear(e evidence.Event) {
	l.now = e.At
	switch {
	case e.Packet != nil:
		l.settle()
		l.packet(e.At, e.Packet)
	case e.Sample != nil:
		l.sample(e.Sample)
	case e.Deed != nil && e.Deed.Fate == evidence.Postponed:
		l.keep(e.Deed.Packet, fmt.Sprintf(l.Messages.Play.Delayed, e.Deed.Delay))
	}
}

func (l *ladder) packet(at time.Time, p *evidence.Packet) {
	if p.Segment == nil || p.Link != evidence.Between {
		l.record.packet(at, p, "")
		l.aside(p)
		return
	}
	key := endsOf(p)
	c := l.calls[key]
	if c == nil {
		c = &call{key: key, began: at}
		l.calls[key] = c
	}
	c.frames = append(c.frames, flow.Frame{Number: p.Number, At: at, Segment: p.Segment, Dropped: p.Dropped})
	l.pending = p
}

func endsOf(p *evidence.Packet) ends {
	if p.From == evidence.Client {
		return ends{p.Segment.Src.String(), p.Segment.Dst.String()}
	}
	return ends{p.Segment.Dst.String(), p.Segment.Src.String()}
}

// aside tells of what is no conversation between the two hosts.
func (l *ladder) aside(p *evidence.Packet) {
	switch {
	case p.Datagram != nil:
		l.print(l.Terminal.Wrap(fmt.Sprintf(l.Messages.Ladder.Datagram, p.Datagram.Dst, len(p.Datagram.Payload))) + "\n")
	case p.Segment != nil && p.Segment.Flags == tcp.SYN:
		l.print(l.Terminal.Wrap(fmt.Sprintf(l.Messages.Ladder.OwnHost, p.Segment.Dst)) + "\n")
	}
}

func (l *ladder) sample(s *evidence.Sample) {
	p := l.packetOf(s.Packet)
	if p == nil {
		return
	}
	c := l.calls[endsOf(p)]
	c.samples = append(c.samples, *s)
	if s.Host != p.From {
		return
	}
	switch {
	case s.Moment == evidence.After:
		l.finish(p)
	case p.Dropped:
		l.finish(p)
	case l.pending == p && l.isHeld(p):
		l.keep(p.Number, l.Messages.Play.Held)
	}
}

// packetOf returns the packet under way, held or delayed with a number.
func (l *ladder) packetOf(number int) *evidence.Packet {
	if l.pending != nil && l.pending.Number == number {
		return l.pending
	}
	return l.waiting[number]
}

// isHeld asks the wire, which decides on a packet before it lets anybody ask.
func (l *ladder) isHeld(p *evidence.Packet) bool {
	for _, h := range l.wire.Held() {
		if h.Number == p.Number {
			return true
		}
	}
	return false
}

// keep draws a packet that the wire keeps for now.
func (l *ladder) keep(number int, note string) {
	p := l.packetOf(number)
	if p == nil || l.waiting[number] != nil {
		return
	}
	l.waiting[number] = p
	l.pending = nil
	l.draw(p, diagram.Held, note)
}

// settle draws the packet under way with what is known of it, where the kernels could
// not be asked any more.
func (l *ladder) settle() {
	if l.pending != nil {
		l.finish(l.pending)
	}
}

// finish draws a packet whose way is over.
func (l *ladder) finish(p *evidence.Packet) {
	fate := diagram.Arrived
	if p.Dropped {
		fate = diagram.Lost
	}
	if l.pending == p {
		l.pending = nil
	}
	l.draw(p, fate, "")
	delete(l.waiting, p.Number)
}

// draw draws a row, and the head of its call where another call's row stands above.
func (l *ladder) draw(p *evidence.Packet, fate diagram.Fate, note string) {
	c := l.calls[endsOf(p)]
	again := l.waiting[p.Number] != nil && fate == diagram.Arrived
	if c.drawn++; c.drawn > maxRows {
		l.skip(c, p, again)
		return
	}
	rung := c.rung(p.Number)
	if !again {
		l.record.packet(rung.Packet.At, p, l.Comment(rung))
	}
	row := render.RowOf(l.Messages, rung, c.began)
	row.Arrow.Fate = fate
	row.Note = strings.TrimSpace(row.Note + "  " + note)
	if again {
		row.At = render.Elapsed(l.now.Sub(c.began))
		*l.sender(p, &row) = "" // it stands at the packet's first row
	}
	if strings.HasSuffix(row.Client, "*") || strings.HasSuffix(row.Server, "*") {
		row.Note = strings.TrimSpace(row.Note + "  " + l.Messages.Play.Derived)
	}
	l.print(l.head(c) + l.before(c) + l.live.Row(row))
}

// sender is where a row has the state of a packet's sender.
func (l *ladder) sender(p *evidence.Packet, row *figure.Row) *string {
	if p.From == evidence.Client {
		return &row.Client
	}
	return &row.Server
}

// skip records a packet of a call that has too many to be drawn.
func (l *ladder) skip(c *call, p *evidence.Packet, again bool) {
	if c.drawn == maxRows+1 {
		l.print(l.Terminal.Wrap(l.Messages.Play.TooLong) + "\n")
	}
	if !again {
		l.record.packet(c.at(p.Number), p, "")
	}
}

// before is the row that says how things stood before a call's first packet.
func (l *ladder) before(c *call) string {
	if c.drawn != 1 {
		return ""
	}
	all := checker.Ladder(c.conversation(), c.samples)
	if len(all) == 0 || all[0].Packet != nil {
		return ""
	}
	return l.live.Row(render.RowOf(l.Messages, all[0], c.began))
}

// head names the two sides, where the row above is another call's or has another
// width.
func (l *ladder) head(c *call) string {
	now := render.Detect(l.Out, l.Getenv).Width
	if l.last == c.key && l.width == now && l.live != nil {
		return ""
	}
	l.last, l.width = c.key, now
	o := l.Terminal.FigureOptions(l.Messages.Lang)
	o.Width = now
	widest := figure.Row{
		At: "        ", Client: tcp.SynReceived.String(), Server: tcp.SynReceived.String(),
		Arrow: &figure.Arrow{Label: "[SYN, ACK] seq=0 ack=1 len=0"},
	}
	l.live = figure.NewLive(figure.Ladder{
		Client: figure.End{Name: l.Messages.Ladder.Client, Address: c.key.client},
		Server: figure.End{Name: l.Messages.Ladder.Server, Address: c.key.server},
		Rows:   []figure.Row{widest},
	}, o)
	return "\n" + l.live.Head()
}

// conversation is the one to which the newest packet belongs.
func (c *call) conversation() *flow.Conversation {
	all := flow.Conversations(c.frames)
	return all[len(all)-1]
}

// rung is the packet with a number and what it changed. It is one of the last.
func (c *call) rung(number int) checker.Rung {
	for _, conversation := range slices.Backward(flow.Conversations(c.frames)) {
		for _, rung := range slices.Backward(checker.Ladder(conversation, c.samples)) {
			if rung.Packet != nil && rung.Packet.Number == number {
				return rung
			}
		}
	}
	panic("play: a packet is in no conversation") // each frame is in one
}

// at is when the packet with a number came.
func (c *call) at(number int) time.Time {
	i := slices.IndexFunc(c.frames, func(f flow.Frame) bool { return f.Number == number })
	return c.frames[i].At
}

// tidy forgets all calls, which are over, so that a long play needs no more memory
// than a short one, and the recorder goes on recording.
func (l *ladder) tidy() {
	if len(l.calls) == 0 {
		return
	}
	l.calls = map[ends]*call{}
	l.tellMissed()
	l.wire.Recorder.Forget()
}

// tellMissed says when a call was too long to be recorded whole.
func (l *ladder) tellMissed() {
	if missed := l.wire.Recorder.Evidence().Missed; missed > 0 {
		l.print(l.Terminal.Wrap(fmt.Sprintf(l.Messages.Play.Missed, missed)) + "\n")
	}
}
