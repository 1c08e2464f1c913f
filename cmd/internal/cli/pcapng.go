package cli

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"tcplearn/checker"
	"tcplearn/checker/capture"
	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/render"
	"tcplearn/playground"
)

// pcapng writes the packets of a lesson's attempt.
func (t *try) pcapng(v *checker.Verdict) func(io.Writer) error {
	return t.annotated(v, fmt.Sprintf(t.m.Course.LessonHead, t.lesson.Number, t.lesson.Text[t.m.Lang].Title))
}

// annotated writes the packets under a title, each with a comment that says what it
// is.
func (a *app) annotated(v *checker.Verdict, title string) func(io.Writer) error {
	return func(out io.Writer) error {
		comments := a.comments(v)
		buffered := bufio.NewWriter(out)
		section := capture.Section{Application: "tcplearn " + buildVersion(), Comment: title}
		// The interfaces are in the order of evidence.Link.
		interfaces := []capture.Interface{
			{Name: "wire", Description: a.m.Capture.Wire},
			{Name: "lo", Description: a.m.Capture.Loopback},
		}
		if v.Evidence.Ground == evidence.GroundLoopback {
			interfaces = []capture.Interface{{Name: "lo", Description: a.m.Grounds.Device}}
		}
		w, err := capture.NewWriter(buffered, section, interfaces)
		if err != nil {
			return err
		}
		for _, e := range v.Evidence.Events {
			if e.Packet == nil {
				continue
			}
			r := capture.Record{Interface: int(e.Packet.Link), At: e.At, Data: e.Packet.Raw, Comment: comments[e.Packet.Number]}
			if err := w.WritePacket(r); err != nil {
				return err
			}
		}
		return buffered.Flush()
	}
}

// comments says of each packet, by its number, what it is and what it changed.
func (a *app) comments(v *checker.Verdict) map[int]string {
	out := map[int]string{}
	ladder := v.Ladders()
	for _, list := range [][]*flow.Conversation{v.Calls, v.Elsewhere, v.Own} {
		for _, c := range list {
			for _, rung := range ladder(c) {
				if rung.Packet != nil {
					out[rung.Packet.Number] = a.comment(rung)
				}
			}
		}
	}
	return out
}

func (a *app) comment(rung checker.Rung) string {
	p := rung.Packet
	from := evidence.Server
	if p.FromClient {
		from = evidence.Client
	}
	parts := []string{
		a.m.Capture.Kinds[kindOf(p)],
		fmt.Sprintf("%v > %v %s", from, from.Peer(), render.Label(p)),
	}
	for h, state := range []tcp.State{rung.Client, rung.Server} {
		if state != 0 {
			part := fmt.Sprintf("%v is %v", evidence.Host(h), state)
			if rung.Derived[h] {
				part += " (" + evidence.Derived.String() + ")"
			}
			parts = append(parts, part)
		}
	}
	switch {
	case p.Dropped:
		parts = append(parts, a.m.Ladder.Dropped)
	case p.Waiting:
		parts = append(parts, a.m.Figure.Held)
	}
	switch {
	case p.Event.Has(flow.SameSYN):
		parts = append(parts, a.m.Flow.Events[flow.SameSYN])
	case p.Repeat == flow.Retransmission:
		parts = append(parts, a.m.Ladder.Retransmission)
	}
	return strings.Join(parts, " | ")
}

// thirdSegment is the ACK that completes the handshake, of all bare ACKs.
const thirdSegment playground.Kind = "third"

func kindOf(p *flow.Packet) playground.Kind {
	kind := playground.KindOf(p.Segment)
	if kind == playground.ACK && p.FromClient && p.Seq == 1 && p.Ack == 1 {
		return thirdSegment
	}
	return kind
}
