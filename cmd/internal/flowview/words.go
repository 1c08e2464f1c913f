package flowview

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
)

// label writes a segment's flags and numbers.
func (o *Options) label(p *flow.Packet) string {
	if !o.Raw {
		return render.Label(p)
	}
	s := p.Segment
	label := fmt.Sprintf("[%s] seq=%d", s.Flags, s.Seq)
	if s.Flags.Has(tcp.ACK) {
		label += fmt.Sprintf(" ack=%d", s.Ack)
	}
	return label + fmt.Sprintf(" len=%d", s.Len)
}

// remarks are what is to be said of a packet, beyond its numbers.
func remarks(m *messages.Messages, p *flow.Packet) []string {
	var all []string
	for _, e := range p.Event.Split() {
		all = append(all, m.Flow.Events[e])
	}
	analysis := p.Analysis
	if p.Event.Has(flow.SameSYN) {
		analysis &^= flow.Retransmitted // its words say so, and why
	}
	for _, a := range analysis.Split() {
		if a == flow.DuplicateACK {
			all = append(all, fmt.Sprintf(m.Flow.DupACK, p.DupACKOf, p.DupACK))
			continue
		}
		all = append(all, m.Flow.Analysis[a])
	}
	return all
}

// outcome says in words how a conversation went.
func outcome(m *messages.Messages, c *flow.Conversation) string {
	_, out, syns := c.Sent(true)
	_, back, _ := c.Sent(false)
	opening := c.Opening()
	text := m.Flow.Openings[opening]
	switch {
	case opening == flow.NoAnswer && syns == 1:
		text = m.Flow.Once
	case opening == flow.NoAnswer:
		text = fmt.Sprintf(text, syns)
	}
	parts := []string{text}
	if out+back > 0 {
		parts = append(parts, fmt.Sprintf(m.Flow.Octets, out+back))
	}
	how, side := c.Closing()
	if opening != flow.NoAnswer && opening != flow.RefusedCall && (opening != flow.HalfOpen || how != flow.StillOpen) {
		parts = append(parts, m.Flow.Closings[messages.Ending{How: how, By: side}])
	}
	return strings.Join(parts, m.Verdict.Comma)
}

// seconds writes a duration with the microseconds that capture files have.
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 6, 64) }

// clock writes when a packet came.
func (o *Options) clock(at, first, before time.Time) string {
	switch o.Clock {
	case Absolute:
		return at.Local().Format("15:04:05.000000")
	case Delta:
		return seconds(at.Sub(before))
	}
	return seconds(at.Sub(first))
}

func hostOf(p *flow.Packet) evidence.Host {
	if p.FromClient {
		return evidence.Client
	}
	return evidence.Server
}
