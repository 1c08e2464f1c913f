package stepview

import (
	"fmt"
	"strconv"
	"strings"

	"tcplearn/checker/evidence"
	"tcplearn/checker/sockets"
)

// hear enters news and tells the learner.
func (p *plain) hear(n any) {
	switch n := n.(type) {
	case happened:
		p.journal.add(n)
		p.tell(n)
	case said:
		p.say(fmt.Sprintf(p.m.Said, escape(n.line)))
	case ended:
		p.running--
		p.say(exitWord(p.m, n))
	}
}

func (p *plain) tell(n happened) {
	switch {
	case n.Packet != nil && p.journal.aside == n.Packet:
		p.say(asideWord(p.m, n.Packet))
	case n.Sample != nil:
		p.tellSample(n.Sample)
	case n.Deed != nil && n.Deed.Fate != evidence.Passed:
		e := p.journal.byNumber[n.Deed.Packet]
		if e == nil {
			return
		}
		p.say(p.sentence(map[evidence.Fate]string{
			evidence.Lost: p.m.Lost, evidence.Postponed: p.m.Delayed,
			evidence.Repeated: p.m.Repeated, evidence.Outdated: p.m.Outdated,
		}[n.Deed.Fate], e))
		if n.Deed.Fate == evidence.Lost {
			p.resend(e)
		}
	}
}

// tellSample tells of a packet when its sender was asked for the state: that is the
// last of the samples around an arrival on the wire, and around one at its receiver.
func (p *plain) tellSample(s *evidence.Sample) {
	e := p.journal.byNumber[s.Packet]
	if e == nil || s.Host != e.packet.From {
		return
	}
	switch {
	case s.Moment == evidence.After:
		p.say(p.sentence(p.m.Arrived, e))
		p.say(fmt.Sprintf(p.m.StatesNow, e.before[0], e.after[0], e.before[1], e.after[1]))
	case e.fate == nil && !e.announced:
		e.announced = true
		p.announce(e)
	}
}

// announce tells of a packet that has come onto the wire.
func (p *plain) announce(e *entry) {
	template := p.m.Held
	if !e.held {
		template = p.m.WentBy
	}
	p.say(p.sentence(template, e))
	p.say(fmt.Sprintf(p.m.States, e.before[0], e.before[1]))
	if data := payload(e.packet.Segment); data != "" {
		p.say(fmt.Sprintf(p.m.Data, data))
	}
	if e.held {
		p.resend(e)
	}
}

// sentence fills in a packet's number, sender, receiver, label, and delay.
func (p *plain) sentence(template string, e *entry) string {
	delay := ""
	if e.fate != nil {
		delay = e.fate.Delay.String()
	}
	from := e.packet.From
	// Few templates name everything.
	return fmt.Sprintf(template+"%.0[1]s%.0[2]s%.0[3]s%.0[4]s%.0[5]s",
		strconv.Itoa(e.packet.Number), p.m.Hosts[from], p.m.Hosts[from.Peer()], p.label(e), delay)
}

func (p *plain) label(e *entry) string { return label(p.journal.relative(e), p.raw) }

// resend tells when the sender's kernel will repeat the segment, by its own timer.
func (p *plain) resend(e *entry) {
	if e.packet.Segment.SeqLen() == 0 {
		return // nobody repeats a bare acknowledgment
	}
	s, err := p.look()
	if err != nil {
		return // said only if it can be known
	}
	for _, t := range s.timers() {
		if t.host == e.packet.From && t.matches(e) {
			p.say(fmt.Sprintf(p.m.Resend, p.m.Hosts[t.host], t.resent(p.m), seconds(t.left)))
		}
	}
}

// matches reports whether the timer is that of the segment's sender.
func (t timer) matches(e *entry) bool {
	return t.socket.Local == e.packet.Segment.Src && t.socket.Remote == e.packet.Segment.Dst
}

// netstat writes a host's sockets as netstat -tan does, one a line.
func netstat(all []sockets.Socket) []string {
	var out []string
	for _, s := range all {
		out = append(out, fmt.Sprintf("tcp %d %d %s %s %s", s.RecvQueue, s.Unacknowledged(), s.Local, s.Foreign(), s.State.Netstat()))
	}
	return out
}

// tellSockets shows both hosts' sockets.
func (p *plain) tellSockets() {
	s, err := p.look()
	if err != nil {
		p.say(escape(err.Error()))
		return
	}
	for h, all := range s.sockets {
		lines := netstat(all)
		if len(lines) == 0 {
			lines = []string{p.m.NoSockets}
		}
		p.say(fmt.Sprintf(p.m.Sockets, p.m.Hosts[h]))
		p.say("  " + strings.Join(lines, "\n  "))
	}
}
