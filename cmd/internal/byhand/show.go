package byhand

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/sockets"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
	"tcplearn/playground"
)

// maxData is how many octets of a segment's data are shown.
const maxData = 200

// peer is the name of the host that is a real Linux.
func (s *session) peer() string { return playground.HostName(s.hand.Host.Peer()) }

// say writes a sentence.
func (s *session) say(format string, args ...any) {
	s.print(s.Terminal.Wrap(fmt.Sprintf(format, args...)))
}

// prompt shows a person where to type, and anybody a question of the form.
func (s *session) prompt() {
	question := s.form.question(s.m)
	switch {
	case s.asking, !s.Prompt && question == "":
		return
	case !s.Prompt:
		s.print(question)
	case question == "":
		s.write(s.m.Prompt + " ")
	default:
		s.write(question + " ")
	}
	s.asking = true
}

func (s *session) introduce() {
	s.say(s.m.Intro, playground.HostName(s.hand.Host), s.peer())
	s.say("%s", s.m.Numbers)
	s.say("%s", s.m.Begin)
	if s.hand.Host == evidence.Client {
		s.sayWhere()
	}
}

// sayWhere tells from where to where the next segment goes.
func (s *session) sayWhere() {
	if line, _, ok := s.hand.Call(); ok {
		s.say(s.m.Where, line.Local, line.Remote)
	}
}

func (s *session) help() {
	for line := range strings.Lines(s.m.Help) {
		s.print(s.Terminal.Hang("  ", strings.TrimRight(line, "\n")))
	}
}

func (s *session) switchRaw(on *bool) {
	s.raw = !s.raw
	if on != nil {
		s.raw = *on
	}
	_, n, ok := s.hand.Call()
	switch {
	case !s.raw:
		s.say("%s", s.m.RelativeNow)
	case ok && n.PeerKnown:
		s.say(s.m.RawNow+" "+s.m.ISNs, n.Own, s.peer(), n.Peer)
	case ok:
		s.say(s.m.RawNow+" "+s.m.OwnISN, n.Own)
	default:
		s.say("%s", s.m.RawNow)
	}
}

// complain says what is wrong with what was written.
func (s *session) complain(err error) { s.say("%s", Explain(s.Messages, err)) }

// Explain says what is wrong with what a person wrote, in their language.
func Explain(m *messages.Messages, err error) string {
	var p *Problem
	if !errors.As(err, &p) {
		return render.EscapeString(err.Error())
	}
	text := fmt.Sprintf(m.Hand.Problems[string(p.Kind)]+"%.0[1]s%.0[2]s", expect.Quote(p.Got), p.Field)
	if len(p.Allowed) > 0 {
		text = fmt.Sprintf(m.Allowed, text, strings.Join(p.Allowed, ", "))
	}
	return text
}

// show tells of one event, and reports whether it is a segment of the kernel.
func (s *session) show(e evidence.Event) bool {
	s.shown++
	switch {
	case e.Word != nil:
		s.showWord(e.Word)
	case e.Packet != nil && e.Packet.Segment != nil && e.Packet.Link == evidence.Between:
		return s.showPacket(e.Packet, e.At)
	}
	return false
}

// showPacket tells of a segment, and reports whether it is the kernel's.
func (s *session) showPacket(p *evidence.Packet, at time.Time) (fromKernel bool) {
	label := s.label(p)
	if p.From == s.hand.Host {
		s.say(s.m.YouSent, p.Number, label)
		if !p.Segment.ChecksumOK {
			s.say("%s", s.m.WrongChecksum)
		}
		return false
	}
	text := fmt.Sprintf(s.m.KernelSent, p.Number, s.peer(), label)
	if first, again := s.note.repeats(p, at); again {
		text = fmt.Sprintf(s.m.KernelRepeated, p.Number, s.peer(), label, first.number, fmt.Sprintf("%.1f", at.Sub(first.at).Seconds()))
	}
	s.say("%s", text)
	s.note.fresh = append(s.note.fresh, p.Segment.Flags)
	if w := s.waiting; w != nil && p.Segment.Flags.Has(w.flag) {
		s.waiting = nil
		s.note.came(w.flag)
	}
	return true
}

// label writes a segment as it is read aloud, with its numbers and its data.
func (s *session) label(p *evidence.Packet) string {
	g := p.Segment
	seq, ack := int(uint32(g.Seq)), int(uint32(g.Ack))
	if _, n, ok := s.hand.Call(); ok && !s.raw {
		relative, relativeAck := n.Relative(g, p.From == s.hand.Host)
		if ack = relativeAck; !answersNobody(g) {
			seq = relative
		}
	}
	label := fmt.Sprintf("[%v] seq=%d", g.Flags, seq)
	if g.Flags.Has(tcp.ACK) {
		label += fmt.Sprintf(" ack=%d", ack)
	}
	label += fmt.Sprintf(" len=%d", g.Len)
	if len(g.Payload) == 0 {
		return label
	}
	data := expect.Quote(string(g.Payload[:min(len(g.Payload), maxData)]))
	if len(g.Payload) > maxData {
		data += " …"
	}
	return label + " data=" + data
}

// answersNobody reports whether s is the RST of a kernel that has no connection and was
// told no acknowledgment number: its seq is a plain 0 (RFC 9293 §3.10.7.1).
func answersNobody(s *tcp.Segment) bool {
	return s.Flags.Has(tcp.RST|tcp.ACK) && s.Seq == 0
}

// showWord tells what the echo server said.
func (s *session) showWord(w *evidence.Word) {
	data := expect.Quote(string(w.Data[:min(len(w.Data), maxData)]))
	switch w.Say {
	case evidence.Accepted:
		s.say(s.m.Accepted, w.Remote)
	case evidence.Read:
		s.say(s.m.Read, len(w.Data), data)
	case evidence.Wrote:
		s.say(s.m.Wrote, len(w.Data), data)
	case evidence.Done:
		s.say("%s", s.m.Done)
	case evidence.Broke, evidence.Hung:
		s.say("%s", s.m.Broke)
	}
}

// showStates shows the sockets of the call as netstat -tan does. Unless they must be
// shown, they are when they have changed.
func (s *session) showStates(must bool) {
	all, err := s.wire.Sockets(s.hand.Host.Peer())
	if err != nil {
		return // the lab is closing
	}
	lines := s.ofCall(all)
	text := strings.Join(lines, "\n")
	if !must && text == s.states {
		return
	}
	s.states = text
	if len(lines) == 0 {
		s.say(s.m.NoSocket, s.peer())
		return
	}
	s.say(s.m.Netstat, s.peer())
	for _, line := range lines {
		s.print(s.Terminal.Hang("  ", line))
	}
}

// ofCall are the lines on the sockets of the present call; where there are none, on
// those that listen.
func (s *session) ofCall(all []sockets.Socket) []string {
	var own, listening []string
	line, _, ok := s.hand.Call()
	for _, k := range all {
		switch {
		case ok && k.Local == line.Remote && k.Remote == line.Local:
			own = append(own, netstatLine(k))
		case k.State == tcp.Listen:
			listening = append(listening, netstatLine(k))
		}
	}
	if len(own) == 0 {
		own = listening
	}
	slices.Sort(own)
	return own
}

// netstatLine is a socket as netstat -tan has it, without the blanks between columns.
func netstatLine(k sockets.Socket) string {
	protocol := "tcp"
	if k.Local.Addr().Is6() {
		protocol = "tcp6"
	}
	return fmt.Sprintf("%s %d %d %s %s %s", protocol, k.RecvQueue, k.Unacknowledged(), end(k.Local), k.Foreign(), k.State.Netstat())
}

// end is an address and a port as netstat writes them: without brackets.
func end(a netip.AddrPort) string { return fmt.Sprintf("%s:%d", a.Addr(), a.Port()) }
