package watch

import (
	"fmt"
	"io"
	"strings"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/figure"
	"tcplearn/cmd/internal/render"
)

// draw draws rows, each under the head of its conversation.
func (v *view) draw(rows []row) error {
	var b strings.Builder
	for _, r := range rows {
		c := v.calls[r.conversation]
		if c == nil {
			continue // forgotten since: its sockets call again, in this batch
		}
		rung := checker.Rung{Packet: r.packet}
		for who, state := range v.states(r) {
			if state.State == 0 || state.State == c.states[who] {
				continue
			}
			c.states[who] = state.State
			rung.Derived[who] = state.How == evidence.Derived
			if evidence.Host(who) == evidence.Client {
				rung.Client = state.State
			} else {
				rung.Server = state.State
			}
		}
		b.WriteString(v.head(r.conversation) + v.figure.Row(render.RowOf(v.Messages, rung, c.began.At)))
	}
	_, err := io.WriteString(v.Out, b.String())
	return err
}

// states are both sides' states after a packet: the kernel's word, or else what
// follows from the packets. A connection whose socket is gone is answered for by the
// one that listens: then it is closed.
func (v *view) states(r row) [2]evidence.Sample {
	var out [2]evidence.Sample
	for who, derived := range []tcp.State{r.packet.Client, r.packet.Server} {
		out[who] = evidence.Sample{State: derived, How: evidence.Derived}
		switch read := r.read[who]; {
		case read == tcp.Listen && derived == tcp.Closed:
			out[who] = evidence.Sample{State: tcp.Closed, How: evidence.Kernel}
		case read != 0 && (read != tcp.Listen || derived == 0):
			out[who] = evidence.Sample{State: read, How: evidence.Kernel}
		}
	}
	return out
}

// head names the two sides, where the row above is another conversation's.
func (v *view) head(c *flow.Conversation) string {
	if v.last == c {
		return ""
	}
	v.last = c
	widest := figure.Row{
		At: "        ", Client: tcp.SynReceived.String() + "*", Server: tcp.SynReceived.String() + "*",
		Arrow: &figure.Arrow{Label: "[SYN, ACK] seq=0 ack=1 len=0"},
	}
	v.figure = figure.NewLive(figure.Ladder{
		Client: figure.End{Name: fmt.Sprintf(v.Messages.Watch.Client, c.Stream), Address: c.Client.String()},
		Server: figure.End{Name: v.Messages.Watch.Server, Address: c.Server.String()},
		Rows:   []figure.Row{widest},
	}, v.Terminal.FigureOptions(v.Messages.Lang))
	return "\n" + v.figure.Head()
}
