package checker_test

import (
	"fmt"
	"strings"
	"testing"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// rungs spells a ladder: a packet a line, after it the states that stand beside
// it, the client's first.
func rungs(ladder []checker.Rung) string {
	name := func(s tcp.State) string {
		if s == 0 {
			return "-"
		}
		return s.String()
	}
	var b strings.Builder
	for _, r := range ladder {
		what := "before"
		if r.Packet != nil {
			what = strings.ReplaceAll(r.Packet.Segment.Flags.String(), ", ", ",")
		}
		fmt.Fprintf(&b, "%s %s %s", what, name(r.Client), name(r.Server))
		if r.Derived[evidence.Client] {
			b.WriteString(" derived")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// around are the samples of one packet: client and server before its delivery, and
// after it; "-" where nobody looked.
func around(t *testing.T, words []string, packet int) []evidence.Sample {
	t.Helper()
	var out []evidence.Sample
	for i, word := range words {
		if word == "-" {
			continue
		}
		state, ok := tcp.ParseState(word)
		if !ok {
			t.Fatalf("packet %d: no state %q", packet, word)
		}
		out = append(out, evidence.Sample{Host: evidence.Host(i % 2), Moment: evidence.Moment(i / 2), Packet: packet, State: state})
	}
	return out
}

func TestLadder(t *testing.T) {
	for name, row := range map[string]struct {
		call   *call
		states [][]string // see around, for each packet
		want   string
	}{
		"handshake": {
			dial(caller, xiaomei),
			[][]string{
				{"SYN-SENT", "LISTEN", "SYN-SENT", "SYN-RECEIVED"},
				{"SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "SYN-RECEIVED"},
				{"ESTABLISHED", "SYN-RECEIVED", "ESTABLISHED", "ESTABLISHED"},
			},
			"before - LISTEN\nSYN SYN-SENT SYN-RECEIVED\nSYN,ACK ESTABLISHED -\nACK - ESTABLISHED\n",
		},
		// The program has closed before its own ACK is carried: FIN-WAIT-1 belongs to
		// the FIN. The peer's socket is gone at the end, and the listening one answers.
		"closing": {
			shut(caller, xiaomei),
			[][]string{
				{"SYN-SENT", "LISTEN", "SYN-SENT", "SYN-RECEIVED"},
				{"SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "SYN-RECEIVED"},
				{"FIN-WAIT-1", "SYN-RECEIVED", "FIN-WAIT-1", "ESTABLISHED"},
				{"FIN-WAIT-1", "ESTABLISHED", "FIN-WAIT-1", "CLOSE-WAIT"},
				{"FIN-WAIT-1", "LAST-ACK", "TIME-WAIT", "LAST-ACK"},
				{"TIME-WAIT", "LAST-ACK", "TIME-WAIT", "LISTEN"},
			},
			"before - LISTEN\nSYN SYN-SENT SYN-RECEIVED\nSYN,ACK ESTABLISHED -\nACK - ESTABLISHED\n" +
				"FIN,ACK FIN-WAIT-1 CLOSE-WAIT\nFIN,ACK TIME-WAIT LAST-ACK\nACK - CLOSED\n",
		},
		// Both sides have closed before the first FIN is carried.
		"closing at once": {
			shut(caller, xiaomei),
			[][]string{
				{"SYN-SENT", "LISTEN", "SYN-SENT", "SYN-RECEIVED"},
				{"SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "SYN-RECEIVED"},
				{"ESTABLISHED", "SYN-RECEIVED", "ESTABLISHED", "ESTABLISHED"},
				{"FIN-WAIT-1", "FIN-WAIT-1", "FIN-WAIT-1", "CLOSING"},
				{"FIN-WAIT-1", "CLOSING", "CLOSING", "CLOSING"},
				{"CLOSING", "CLOSING", "CLOSING", "TIME-WAIT"},
			},
			"before - LISTEN\nSYN SYN-SENT SYN-RECEIVED\nSYN,ACK ESTABLISHED -\nACK - ESTABLISHED\n" +
				"FIN,ACK FIN-WAIT-1 -\nFIN,ACK CLOSING CLOSING\nACK - TIME-WAIT\n",
		},
		// A half-open connection that is reset is a listening socket's again.
		"back to LISTEN": {
			unanswered(caller, xiaomei).down(tcp.SYN|tcp.ACK, "").up(tcp.RST, ""),
			[][]string{
				{"SYN-SENT", "LISTEN", "SYN-SENT", "SYN-RECEIVED"},
				{"CLOSED", "SYN-RECEIVED", "CLOSED", "SYN-RECEIVED"},
				{"CLOSED", "SYN-RECEIVED", "CLOSED", "LISTEN"},
			},
			"before - LISTEN\nSYN SYN-SENT SYN-RECEIVED\nSYN,ACK CLOSED -\nRST - LISTEN\n",
		},
		// The program closed between the delivery and the look: ESTABLISHED was not
		// seen, and is said to follow.
		"faster than the look": {
			dial(caller, xiaomei).up(tcp.FIN|tcp.ACK, ""),
			[][]string{
				{"SYN-SENT", "LISTEN", "SYN-SENT", "SYN-RECEIVED"},
				{"SYN-SENT", "SYN-RECEIVED", "FIN-WAIT-1", "SYN-RECEIVED"},
				{"FIN-WAIT-1", "SYN-RECEIVED", "FIN-WAIT-1", "ESTABLISHED"},
				{"FIN-WAIT-1", "ESTABLISHED", "FIN-WAIT-1", "CLOSE-WAIT"},
			},
			"before - LISTEN\nSYN SYN-SENT SYN-RECEIVED\nSYN,ACK ESTABLISHED - derived\nACK - ESTABLISHED\nFIN,ACK FIN-WAIT-1 CLOSE-WAIT\n",
		},
		"nobody looked": {
			dial(caller, xiaomei),
			[][]string{nil, {"-", "-", "ESTABLISHED", "-"}, nil},
			"before - -\nSYN - -\nSYN,ACK ESTABLISHED -\nACK - -\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var frames []flow.Frame
			var samples []evidence.Sample
			for i, p := range row.call.packets {
				frames = append(frames, flow.Frame{Number: i + 1, Segment: p.Segment})
				samples = append(samples, around(t, row.states[i], i+1)...)
			}
			if got := rungs(checker.Ladder(flow.Conversations(frames)[0], samples)); got != row.want {
				t.Errorf("got\n%swant\n%s", got, row.want)
			}
		})
	}
}
