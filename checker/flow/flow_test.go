package flow_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// The two ends of the calls in these tests, and their initial sequence numbers,
// the server's just below the wrap-around.
var (
	client = netip.MustParseAddrPort("10.0.0.1:40000")
	server = netip.MustParseAddrPort("10.0.0.2:8080")
)

const (
	isnC tcp.Seq = 1000
	isnS tcp.Seq = 0xffffffff - 3
)

// up is a segment of the client, seq and ack counted from the two ISNs.
func up(flags tcp.Flags, seq, ack int, data string) *tcp.Segment {
	return segment(client, server, flags, isnC.Add(seq), isnS.Add(ack), data)
}

// down is a segment of the server.
func down(flags tcp.Flags, seq, ack int, data string) *tcp.Segment {
	return segment(server, client, flags, isnS.Add(seq), isnC.Add(ack), data)
}

func segment(src, dst netip.AddrPort, flags tcp.Flags, seq, ack tcp.Seq, data string) *tcp.Segment {
	s := &tcp.Segment{Src: src, Dst: dst, Seq: seq, Flags: flags, Window: 64240, Payload: []byte(data), Len: len(data)}
	if flags.Has(tcp.ACK) {
		s.Ack = ack
	}
	return s
}

const (
	syn    = tcp.SYN
	synACK = tcp.SYN | tcp.ACK
	ack    = tcp.ACK
	push   = tcp.PSH | tcp.ACK
	finACK = tcp.FIN | tcp.ACK
	rst    = tcp.RST
	rstACK = tcp.RST | tcp.ACK
)

func conversations(segments ...*tcp.Segment) []*flow.Conversation {
	var frames []flow.Frame
	for i, s := range segments {
		frames = append(frames, flow.Frame{Number: i + 1, Segment: s})
	}
	return flow.Conversations(frames)
}

// listing spells conversations out, one packet a line, as the tables want them.
func listing(all []*flow.Conversation) string {
	var b strings.Builder
	for i, c := range all {
		for _, p := range c.Packets {
			side := "s"
			if p.FromClient {
				side = "c"
			}
			repeat := [...]string{"", " again", " keep-alive", " extra"}[p.Repeat]
			fmt.Fprintf(&b, "%d: %d %s [%v] %d %d%s\n", i, p.Number, side, p.Segment.Flags, p.Seq, p.Ack, repeat)
		}
	}
	return b.String()
}

// handshake is how most calls begin.
func handshake(then ...*tcp.Segment) []*tcp.Segment {
	return append([]*tcp.Segment{up(syn, 0, 0, ""), down(synACK, 0, 1, ""), up(ack, 1, 1, "")}, then...)
}

const shaken = "0: 1 c [SYN] 0 0\n0: 2 s [SYN, ACK] 0 1\n0: 3 c [ACK] 1 1\n"

func TestConversations(t *testing.T) {
	for name, row := range map[string]struct {
		segments []*tcp.Segment
		want     string
	}{
		"a whole call": {
			handshake(up(push, 1, 1, "hello"), down(push, 1, 6, "hi"), down(finACK, 3, 6, ""), up(finACK, 6, 4, ""), down(ack, 4, 7, "")),
			shaken + "0: 4 c [PSH, ACK] 1 1\n0: 5 s [PSH, ACK] 1 6\n0: 6 s [FIN, ACK] 3 6\n0: 7 c [FIN, ACK] 6 4\n0: 8 s [ACK] 4 7\n",
		},
		"a closed port answers with sequence number 0": {
			[]*tcp.Segment{up(syn, 0, 0, ""), segment(server, client, rstACK, 0, isnC+1, "")},
			"0: 1 c [SYN] 0 0\n0: 2 s [RST, ACK] 1 1\n",
		},
		"the server was seen first": {
			[]*tcp.Segment{down(synACK, 0, 1, ""), up(ack, 1, 1, ""), up(push, 1, 1, "x")},
			"0: 1 s [SYN, ACK] 0 1\n0: 2 c [ACK] 1 1\n0: 3 c [PSH, ACK] 1 1\n",
		},
		"who speaks first in the middle of a call is the client": {
			[]*tcp.Segment{down(push, 70, 90, "hi"), up(ack, 90, 72, ""), up(push, 90, 72, "x")},
			"0: 1 c [PSH, ACK] 1 1\n0: 2 s [ACK] 1 3\n0: 3 s [PSH, ACK] 1 3\n",
		},
		"a repeated SYN stays in its call": {
			[]*tcp.Segment{up(syn, 0, 0, ""), up(syn, 0, 0, ""), down(synACK, 0, 1, ""), down(synACK, 0, 1, "")},
			"0: 1 c [SYN] 0 0\n0: 2 c [SYN] 0 0 again\n0: 3 s [SYN, ACK] 0 1\n0: 4 s [SYN, ACK] 0 1 again\n",
		},
		"another ISN is another call": {
			[]*tcp.Segment{up(syn, 0, 0, ""), up(syn, 5000, 0, ""), down(synACK, 0, 5001, "")},
			"0: 1 c [SYN] 0 0\n1: 2 c [SYN] 0 0\n1: 3 s [SYN, ACK] 0 1\n",
		},
		"a SYN from the middle of a call's ports, after its end": {
			[]*tcp.Segment{up(finACK, 30, 40, ""), down(finACK, 40, 31, ""), up(syn, 9000, 0, "")},
			"0: 1 c [FIN, ACK] 1 1\n0: 2 s [FIN, ACK] 1 2\n1: 3 c [SYN] 0 0\n",
		},
		"ports reused after a reset": {
			handshake(up(rst, 1, 0, ""), up(syn, 7000, 0, ""), down(synACK, 300, 7001, "")),
			shaken + "0: 4 c [RST] 1 0\n1: 5 c [SYN] 0 0\n1: 6 s [SYN, ACK] 0 1\n",
		},
		"retransmission, in part and whole": {
			handshake(up(push, 1, 1, "hello"), up(push, 1, 1, "hello"), up(push, 3, 1, "llo"), up(push, 3, 1, "llo!"), up(finACK, 7, 1, ""), up(finACK, 7, 1, "")),
			shaken + "0: 4 c [PSH, ACK] 1 1\n0: 5 c [PSH, ACK] 1 1 again\n0: 6 c [PSH, ACK] 3 1 again\n0: 7 c [PSH, ACK] 3 1\n" +
				"0: 8 c [FIN, ACK] 7 1\n0: 9 c [FIN, ACK] 7 1 again\n",
		},
		"keep-alive, with an octet and without": {
			handshake(up(push, 1, 1, "hello"), down(ack, 1, 6, ""), up(ack, 5, 1, ""), down(ack, 1, 6, ""), up(ack, 5, 1, "o"), down(ack, 1, 6, "")),
			shaken + "0: 4 c [PSH, ACK] 1 1\n0: 5 s [ACK] 1 6\n0: 6 c [ACK] 5 1 keep-alive\n0: 7 s [ACK] 1 6 extra\n0: 8 c [ACK] 5 1 keep-alive\n0: 9 s [ACK] 1 6 extra\n",
		},
		"an acknowledgment that moves nothing": {
			handshake(down(push, 1, 1, "hi"), up(ack, 1, 3, ""), up(ack, 1, 3, "")),
			shaken + "0: 4 s [PSH, ACK] 1 1\n0: 5 c [ACK] 1 3\n0: 6 c [ACK] 1 3 extra\n",
		},
		"a reset is never a repeat": {
			handshake(up(rstACK, 1, 1, ""), up(rstACK, 1, 1, "")),
			shaken + "0: 4 c [RST, ACK] 1 1\n0: 5 c [RST, ACK] 1 1\n",
		},
		// RFC 9293 §3.5.1, figure 9: the called one still has the old connection, says
		// so with its numbers, is reset, and answers the SYN with a new ISN.
		"half-open recovery": {
			[]*tcp.Segment{up(syn, 0, 0, ""), down(ack, 900, 70, ""), up(rst, 70, 0, ""), up(syn, 0, 0, ""), down(synACK, 0, 1, ""), up(ack, 1, 1, "")},
			"0: 1 c [SYN] 0 0\n0: 2 s [ACK] 1 70\n0: 3 c [RST] 70 0\n0: 4 c [SYN] 0 0 again\n0: 5 s [SYN, ACK] 0 1\n0: 6 c [ACK] 1 1\n",
		},
		"two calls at once": {
			[]*tcp.Segment{
				up(syn, 0, 0, ""), segment(netip.MustParseAddrPort("10.0.0.1:40001"), server, syn, 77, 0, ""),
				down(synACK, 0, 1, ""), segment(server, netip.MustParseAddrPort("10.0.0.1:40001"), synACK, 88, 78, ""),
			},
			"0: 1 c [SYN] 0 0\n0: 3 s [SYN, ACK] 0 1\n1: 2 c [SYN] 0 0\n1: 4 s [SYN, ACK] 0 1\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := listing(conversations(row.segments...)); got != row.want {
				t.Errorf("got\n%swant\n%s", got, row.want)
			}
		})
	}
}

// TestEnds checks who is called client and server.
func TestEnds(t *testing.T) {
	for name, first := range map[string]*tcp.Segment{"SYN": up(syn, 0, 0, ""), "SYN, ACK": down(synACK, 0, 1, "")} {
		c := conversations(first)[0]
		if c.Client != client || c.Server != server {
			t.Errorf("after %s: %v calls %v", name, c.Client, c.Server)
		}
	}
}

// TestHandshaken wants all three segments, the third on its own or riding.
func TestHandshaken(t *testing.T) {
	for name, row := range map[string]struct {
		segments []*tcp.Segment
		want     bool
	}{
		"whole":                  {handshake(), true},
		"ACK rides on data":      {append(handshake()[:2], up(push, 1, 1, "x")), true},
		"no answer":              {handshake()[:1], false},
		"no ACK":                 {handshake()[:2], false},
		"no SYN":                 {handshake()[1:], false},
		"ACK of less":            {append(handshake()[:2], up(ack, 1, 0, "")), false},
		"refused by the caller":  {append(handshake()[:2], up(rst, 1, 0, "")), false},
		"refused by the called":  {[]*tcp.Segment{up(syn, 0, 0, ""), down(rstACK, 0, 1, "")}, false},
		"reset after a good ACK": {handshake(up(rstACK, 1, 1, "")), true},
	} {
		if got := conversations(row.segments...)[0].Handshaken(); got != row.want {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
	}
}

// TestBits checks which side's SYN, FIN and RST are remembered.
func TestBits(t *testing.T) {
	c := conversations(handshake(up(finACK, 1, 1, ""), down(rstACK, 1, 2, ""))...)[0]
	bits := func(client, server bool) [2]bool { return [2]bool{client, server} }
	if got := bits(c.SYN()); got != bits(true, true) {
		t.Errorf("SYN of client and server: %v", got)
	}
	if got := bits(c.FIN()); got != bits(true, false) {
		t.Errorf("FIN of client and server: %v", got)
	}
	if got := bits(c.RST()); got != bits(false, true) {
		t.Errorf("RST of client and server: %v", got)
	}
}

func TestData(t *testing.T) {
	cut := up(push, 1, 1, "hello")
	cut.Payload = cut.Payload[:3]
	for name, row := range map[string]struct {
		segments []*tcp.Segment
		limit    int
		want     string
	}{
		"none":                      {handshake(), 99, ""},
		"in order":                  {handshake(up(push, 1, 1, "hel"), up(push, 4, 1, "lo")), 99, "hello"},
		"out of order":              {handshake(up(push, 4, 1, "lo"), up(push, 1, 1, "hel")), 99, "hello"},
		"sent again":                {handshake(up(push, 1, 1, "hel"), up(push, 1, 1, "hel"), up(push, 4, 1, "lo")), 99, "hello"},
		"sent again with more":      {handshake(up(push, 1, 1, "hel"), up(push, 1, 1, "hello")), 99, "hello"},
		"overlapping":               {handshake(up(push, 1, 1, "hel"), up(push, 3, 1, "lo!")), 99, "helo!"},
		"a hole":                    {handshake(up(push, 1, 1, "hel"), up(push, 5, 1, "o")), 99, "hel"},
		"a hole at the start":       {handshake(up(push, 2, 1, "ello")), 99, ""},
		"keep-alive's octet":        {handshake(up(push, 1, 1, "hi"), up(ack, 2, 1, "\x00"), up(push, 3, 1, "!")), 99, "hi!"},
		"keep-alive before any":     {handshake(up(ack, 0, 1, "\x00"), up(push, 1, 1, "hi")), 99, "hi"},
		"in the SYN":                {[]*tcp.Segment{up(syn, 0, 0, "hel"), up(push, 4, 1, "lo")}, 99, "hello"},
		"with FIN":                  {handshake(up(push|tcp.FIN, 1, 1, "hello")), 99, "hello"},
		"no more than the limit":    {handshake(up(push, 1, 1, "hel"), up(push, 4, 1, "lo")), 4, "hell"},
		"up to the uncaptured":      {handshake(cut, up(push, 6, 1, "!")), 99, ""},
		"from the middle of a call": {[]*tcp.Segment{up(push, 50, 60, "lo"), up(push, 52, 60, "!")}, 99, "lo!"},
	} {
		if got := string(conversations(row.segments...)[0].Data(true, row.limit)); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
	c := conversations(handshake(down(push, 1, 1, "over the wrap"), up(push, 1, 1, "x"))...)[0]
	if got := string(c.Data(false, 99)); got != "over the wrap" {
		t.Errorf("the server's: %q", got)
	}
}

// TestDataInAnyOrder cuts a text in pieces, repeats and shuffles them: what comes
// out is the text, whatever the ISN.
func TestDataInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z]{1,60}`).Draw(t, "text")
		isn := tcp.Seq(rapid.Uint32().Draw(t, "isn"))
		var pieces []*tcp.Segment
		piece := func(from, to int) {
			pieces = append(pieces, segment(client, server, push, isn.Add(1+from), 1, text[from:to]))
		}
		for from := 0; from < len(text); {
			to := rapid.IntRange(from+1, len(text)).Draw(t, "cut")
			piece(from, to)
			if rapid.Bool().Draw(t, "again") {
				piece(rapid.IntRange(0, from).Draw(t, "from"), to)
			}
			from = to
		}
		all := append([]*tcp.Segment{segment(client, server, syn, isn, 0, "")}, rapid.Permutation(pieces).Draw(t, "order")...)
		calls := conversations(all...)
		if got := string(calls[0].Data(true, len(text))); len(calls) != 1 || got != text {
			t.Fatalf("%d calls, %q, want %q", len(calls), got, text)
		}
	})
}

// TestNumbersAreRelative moves a call's ISNs about: nothing that is said of it
// changes.
func TestNumbersAreRelative(t *testing.T) {
	call := handshake(up(push, 1, 1, "hello"), up(push, 1, 1, "hello"), down(push, 1, 6, "hi"), down(ack, 2, 6, ""), down(finACK, 3, 6, ""), up(finACK, 6, 4, ""))
	want := listing(conversations(call...))
	rapid.Check(t, func(t *rapid.T) {
		shift := map[netip.AddrPort]int{client: rapid.IntRange(0, 1<<32-1).Draw(t, "c"), server: rapid.IntRange(0, 1<<32-1).Draw(t, "s")}
		var moved []*tcp.Segment
		for _, s := range call {
			m := *s
			m.Seq = m.Seq.Add(shift[m.Src])
			if m.Flags.Has(tcp.ACK) {
				m.Ack = m.Ack.Add(shift[m.Dst])
			}
			moved = append(moved, &m)
		}
		if got := listing(conversations(moved...)); got != want {
			t.Fatalf("got\n%swant\n%s", got, want)
		}
	})
}

// TestEveryFrameHasOnePlace checks that nothing is lost or doubled in grouping.
func TestEveryFrameHasOnePlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ends := []netip.AddrPort{client, server, netip.MustParseAddrPort("10.0.0.1:40001")}
		segments := rapid.SliceOf(rapid.Custom(func(t *rapid.T) *tcp.Segment {
			two := rapid.Permutation(ends).Draw(t, "ends")
			return segment(two[0], two[1], tcp.Flags(rapid.Uint16Range(0, 0x1f).Draw(t, "flags")),
				tcp.Seq(rapid.Uint32Range(0, 5).Draw(t, "seq")-2), tcp.Seq(rapid.Uint32Range(0, 5).Draw(t, "ack")-2), "abc"[:rapid.IntRange(0, 3).Draw(t, "len")])
		})).Draw(t, "segments")
		var numbers []int
		for _, c := range conversations(segments...) {
			for _, p := range c.Packets {
				numbers = append(numbers, p.Number)
				if p.Segment != segments[p.Number-1] || p.FromClient != (p.Segment.Src == c.Client) {
					t.Fatalf("packet %d is not the frame, or its side is wrong", p.Number)
				}
			}
		}
		slices.Sort(numbers)
		for i, n := range numbers {
			if n != i+1 {
				t.Fatalf("frame %d is missing or doubled", i+1)
			}
		}
		if len(numbers) != len(segments) {
			t.Fatalf("%d frames are in conversations, want %d", len(numbers), len(segments))
		}
	})
}
