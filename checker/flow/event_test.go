package flow_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// told spells out what is derived of each packet: events and states.
func told(segments []*tcp.Segment) (lines string, c *flow.Conversation) {
	var b strings.Builder
	a := flow.NewAnalyzer(flow.DefaultLimit, nil)
	var p flow.Packet
	for i, s := range segments {
		at := time.Unix(1_700_000_000, int64(i)*1e9)
		c = a.Add(flow.Frame{Number: i + 1, At: at, Segment: s}, &p)
		fmt.Fprintf(&b, "%s|%s %s\n", nameOf(p.Client), nameOf(p.Server), strings.Join(p.Event.Names(), ","))
	}
	return b.String(), c
}

func nameOf(s tcp.State) string {
	if s == 0 {
		return "-"
	}
	return s.String()
}

func TestEvents(t *testing.T) {
	tfo := up(syn, 0, 0, "hi")
	tfo.Options = []tcp.Option{{Kind: tcp.OptionFastOpen}}
	for name, row := range map[string]struct {
		segments []*tcp.Segment
		opening  flow.Opening
		want     string
	}{
		"a whole call": {
			handshake(up(push, 1, 1, "hello"), down(finACK, 1, 6, ""), up(ack, 6, 2, ""), up(finACK, 6, 2, ""), down(ack, 2, 7, "")),
			flow.Handshake,
			"SYN-SENT|- \nESTABLISHED|SYN-RECEIVED client-established\nESTABLISHED|ESTABLISHED server-established\n" +
				"ESTABLISHED|ESTABLISHED \nCLOSE-WAIT|FIN-WAIT-1 \nCLOSE-WAIT|FIN-WAIT-2 \nLAST-ACK|TIME-WAIT \nCLOSED|TIME-WAIT \n",
		},
		"refused": {
			[]*tcp.Segment{up(syn, 0, 0, ""), segment(server, client, rstACK, 0, isnC+1, "")},
			flow.RefusedCall,
			"SYN-SENT|- \nCLOSED|CLOSED refused\n",
		},
		"no answer": {[]*tcp.Segment{up(syn, 0, 0, ""), up(syn, 0, 0, "")}, flow.NoAnswer, "SYN-SENT|- \nSYN-SENT|- \n"},
		// RFC 9293 §3.5, figure 7.
		"simultaneous open": {
			[]*tcp.Segment{up(syn, 0, 0, ""), down(syn, 0, 0, ""), up(synACK, 0, 1, ""), down(synACK, 0, 1, "")},
			flow.Simultaneous,
			"SYN-SENT|- \nSYN-RECEIVED|SYN-SENT simultaneous-open\nSYN-RECEIVED|ESTABLISHED server-established,same-syn\n" +
				"ESTABLISHED|SYN-RECEIVED client-established,same-syn\n",
		},
		"simultaneous open, and a loss": { // only the first is the answer, the second repeats it
			[]*tcp.Segment{up(syn, 0, 0, ""), down(syn, 0, 0, ""), up(synACK, 0, 1, ""), up(synACK, 0, 1, "")},
			flow.Simultaneous,
			"SYN-SENT|- \nSYN-RECEIVED|SYN-SENT simultaneous-open\nSYN-RECEIVED|ESTABLISHED server-established,same-syn\n" +
				"SYN-RECEIVED|ESTABLISHED \n",
		},
		"split handshake": {
			[]*tcp.Segment{up(syn, 0, 0, ""), down(ack, 1, 1, ""), down(syn, 0, 0, ""), up(synACK, 0, 1, ""), down(ack, 1, 1, "")},
			flow.Split,
			"SYN-SENT|- \nSYN-SENT|- \nSYN-RECEIVED|SYN-SENT split-handshake\nSYN-RECEIVED|ESTABLISHED server-established,same-syn\n" +
				"ESTABLISHED|ESTABLISHED client-established\n",
		},
		// With a number of its own in the ACK, the SYN looks like another call.
		"split handshake in two streams": {
			[]*tcp.Segment{up(syn, 0, 0, ""), down(ack, 500, 1, ""), down(syn, 0, 0, ""), up(synACK, 0, 1, ""), down(ack, 1, 1, "")},
			flow.Split,
			"SYN-SENT|- \nSYN-SENT|- \nSYN-SENT|- split-handshake\nESTABLISHED|SYN-RECEIVED client-established\n" +
				"ESTABLISHED|ESTABLISHED server-established\n",
		},
		// RFC 9293 §3.5.1, figure 9.
		"half-open recovery": {
			[]*tcp.Segment{up(syn, 0, 0, ""), down(ack, 900, 70, ""), up(rst, 70, 0, ""), up(syn, 0, 0, ""), down(synACK, 0, 1, ""), up(ack, 1, 1, "")},
			flow.Handshake,
			"SYN-SENT|- \nSYN-SENT|- challenge-ack\nSYN-SENT|- half-open-recovery\nSYN-SENT|- \n" +
				"ESTABLISHED|SYN-RECEIVED client-established\nESTABLISHED|ESTABLISHED server-established\n",
		},
		"a SYN in the middle of a call is challenged": {
			handshake(up(syn, 0, 0, ""), down(ack, 1, 1, "")),
			flow.Handshake,
			"SYN-SENT|- \nESTABLISHED|SYN-RECEIVED client-established\nESTABLISHED|ESTABLISHED server-established\n" +
				"ESTABLISHED|ESTABLISHED \nESTABLISHED|ESTABLISHED challenge-ack\n",
		},
		"Fast Open": {
			[]*tcp.Segment{tfo, down(synACK, 0, 3, "")},
			flow.HalfOpen,
			"SYN-SENT|- syn-data,fast-open\nESTABLISHED|SYN-RECEIVED client-established\n",
		},
		"lost ACK: the SYN,ACK again": {
			handshake(down(synACK, 0, 1, ""), up(ack, 1, 1, "")),
			flow.Handshake,
			"SYN-SENT|- \nESTABLISHED|SYN-RECEIVED client-established\nESTABLISHED|ESTABLISHED server-established\n" +
				"ESTABLISHED|SYN-RECEIVED \nESTABLISHED|ESTABLISHED server-established\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, c := told(row.segments)
			if got != row.want || c.Opening() != row.opening {
				t.Errorf("opening %v, want %v; got\n%swant\n%s", c.Opening(), row.opening, got, row.want)
			}
		})
	}
}

// A server that answers one call and not another may have a full queue.
func TestQueueFull(t *testing.T) {
	other := func() *tcp.Segment {
		return segment(netip.AddrPortFrom(client.Addr(), 41000), server, syn, 77, 0, "")
	}
	got, c := told(append(handshake(), other(), other()))
	if !strings.HasSuffix(got, "SYN-SENT|- \nSYN-SENT|- queue-full\n") || c.Opening() != flow.NoAnswer {
		t.Errorf("got\n%s", got)
	}
}

// TestFlood sends very many SYNs from everywhere: what is kept is bounded, and a
// call that goes on is not forgotten for them.
func TestFlood(t *testing.T) {
	const limit, flood = 1 << 10, 200_000
	ended := 0
	a := flow.NewAnalyzer(limit, func(*flow.Conversation) { ended++ })
	var p flow.Packet
	var call *flow.Conversation
	for _, s := range handshake() {
		call = a.Add(flow.Frame{Segment: s}, &p)
	}
	for i := range flood {
		from := netip.AddrPortFrom(netip.AddrFrom4([4]byte{100, byte(i >> 16), byte(i >> 8), byte(i)}), 1000)
		a.Add(flow.Frame{Segment: segment(from, server, syn, tcp.Seq(i), 0, "")}, &p)
	}
	if got := a.Add(flow.Frame{Segment: up(push, 1, 1, "hello")}, &p); got != call {
		t.Errorf("the call was forgotten: stream %d", got.Stream)
	}
	if want := flood + 1 - limit; ended != want || a.Forgotten() != want {
		t.Errorf("%d ended, %d forgotten, want %d", ended, a.Forgotten(), want)
	}
	a.Flush()
	if ended != flood+1 || a.Streams() != flood+1 {
		t.Errorf("%d of %d ended", ended, a.Streams())
	}
}
