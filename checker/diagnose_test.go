package checker_test

import (
	"net/netip"
	"strings"
	"testing"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/tcp"
)

// Ends of the calls in these tests.
var (
	caller    = netip.MustParseAddrPort("10.0.0.1:40000")
	second    = netip.MustParseAddrPort("10.0.0.1:40001")
	xiaomei   = netip.MustParseAddrPort("10.0.0.2:8080")
	otherPort = netip.MustParseAddrPort("10.0.0.2:8081")
	caller6   = netip.MustParseAddrPort("[fd00::1]:40000")
	xiaomei6  = netip.MustParseAddrPort("[fd00::2]:8080")
	nobody    = netip.MustParseAddrPort("10.0.0.3:8080")
	own       = netip.MustParseAddrPort("127.0.0.1:8080")
	dns       = netip.MustParseAddrPort("10.0.0.2:53")
)

const (
	hello = "hello, xiao mei."
	reply = "hello, xiao ming.\n"
)

// call writes down a call, segment by segment, relative numbers for real ones.
type call struct {
	client, server netip.AddrPort
	packets        []*evidence.Packet
	next           [2]int
}

func (c *call) say(from evidence.Host, flags tcp.Flags, data string) *call {
	s := &tcp.Segment{Src: c.client, Dst: c.server, Flags: flags, Payload: []byte(data), Len: len(data)}
	if from == evidence.Server {
		s.Src, s.Dst = s.Dst, s.Src
	}
	s.Seq = tcp.Seq(c.next[from])
	if flags.Has(tcp.ACK) {
		s.Ack = tcp.Seq(c.next[from.Peer()])
	}
	c.next[from] += s.SeqLen()
	c.packets = append(c.packets, &evidence.Packet{From: from, Segment: s})
	return c
}

func (c *call) up(flags tcp.Flags, data string) *call { return c.say(evidence.Client, flags, data) }

func (c *call) down(flags tcp.Flags, data string) *call { return c.say(evidence.Server, flags, data) }

// dial begins a call with a handshake.
func dial(from, to netip.AddrPort) *call {
	c := &call{client: from, server: to}
	return c.up(tcp.SYN, "").down(tcp.SYN|tcp.ACK, "").up(tcp.ACK, "")
}

// talk says texts, gets the answer, and hangs up.
func talk(from, to netip.AddrPort, texts ...string) *call {
	return answered(from, to, texts...).up(tcp.FIN|tcp.ACK, "").down(tcp.ACK, "")
}

// answered says texts and gets the answer.
func answered(from, to netip.AddrPort, texts ...string) *call {
	c := dial(from, to)
	for _, text := range texts {
		c.up(tcp.PSH|tcp.ACK, text)
	}
	return c.down(tcp.PSH|tcp.ACK, reply).down(tcp.FIN|tcp.ACK, "")
}

// shut calls and hangs up without a word.
func shut(from, to netip.AddrPort) *call {
	return dial(from, to).up(tcp.FIN|tcp.ACK, "").down(tcp.FIN|tcp.ACK, "").up(tcp.ACK, "")
}

// refused calls where nobody listens, unanswered where nobody is.
func refused(from, to netip.AddrPort) *call {
	return unanswered(from, to).down(tcp.RST|tcp.ACK, "")
}

func unanswered(from, to netip.AddrPort) *call {
	return (&call{client: from, server: to}).up(tcp.SYN, "")
}

// datagram is a UDP datagram on the wire.
func datagram(to netip.AddrPort, payload []byte) *call {
	return &call{packets: []*evidence.Packet{{Datagram: &evidence.Datagram{Src: caller, Dst: to, Payload: payload}}}}
}

// loopback puts a call where it never leaves the learner's host.
func loopback(c *call) *call {
	for _, p := range c.packets {
		p.Link = evidence.Loopback
	}
	return c
}

// attempted is the evidence of calls made one after the other.
func attempted(calls ...*call) *evidence.Evidence {
	e := attempt()
	for _, c := range calls {
		for _, p := range c.packets {
			p.Number = len(e.Events) + 1
			e.Events = append(e.Events, evidence.Event{Packet: p})
		}
	}
	return e
}

// TestText wants each text that may be said instead of the right one named, and
// the place of its first wrong octet.
func TestText(t *testing.T) {
	say := task(t, "05-say-hello")
	for _, row := range []struct {
		text   string
		want   checker.MistakeID
		offset int // of the first wrong octet
	}{
		{"", checker.NoData, 0},
		{hello + "\n", checker.TrailingNewline, 16},
		{hello + "\r\n", checker.CRLF, 16},
		{hello + "\n\n", checker.TrailingNewline, 16},
		{hello + "\r\n\r\n", checker.CRLF, 16},
		{hello + "\r\n\n", checker.TooLong, 16},
		{hello + "\r", checker.TooLong, 16},
		{"\n" + hello, checker.OtherText, 0},
		{"hello，xiao mei。", checker.FullWidth, 5},
		{"“hello, xiao mei.”", checker.FullWidth, 0},
		{"hello,　xiao mei.", checker.FullWidth, 6},
		{"ｈello, xiao mei.", checker.FullWidth, 0},
		{"hello, 小美.", checker.OtherText, 7},
		{"h", checker.TooShort, 1},
		{"hello, xiao mei", checker.TooShort, 15},
		{"hello, xiao mai.", checker.OtherText, 13},
		{"Hello, xiao mei.", checker.OtherText, 0},
		{hello + "!", checker.TooLong, 16},
		{"hello, xiao mei.\x00", checker.TooLong, 16},
		{"\xff\xfe\xfd", checker.OtherText, 0},
		{"\xff\xfeh\x00i\x00", checker.UTF16, 0},
		{"\x00h\x00i", checker.UTF16, 0},
		{"h\x00e\x00l\x00l\x00o\x00", checker.UTF16, 1},
		{"GET / HTTP/1.1\r\nHost: xiaomei:8080\r\n\r\n", checker.HTTPRequest, 0},
		{"POST /x HTTP/1.0\n\n", checker.HTTPRequest, 0},
		{"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", checker.HTTPRequest, 0}, // RFC 9113 §3.4
		{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", checker.TLSHello, 0},
		{"\ufeff" + hello, checker.BOM, 0},
		{"GET / HTTP/1.1\r\x00\r\n", checker.HTTPRequest, 0}, // typed into telnet (RFC 854, the end of a line)
		{"GET / \r\n\r\n", checker.OtherText, 0},
		{strings.Repeat("x", 2000), checker.OtherText, 0},
	} {
		c := shut(caller, xiaomei)
		if row.text != "" {
			c = talk(caller, xiaomei, row.text)
		}
		v := checker.Check(say, attempted(c))
		if got := said(v); got != string(row.want) {
			t.Errorf("%q: said %q, want %q", row.text, got, row.want)
			continue
		}
		m := v.Mistake
		surplus := 0
		if row.want == checker.TooLong {
			surplus = len(row.text) - len(hello)
		}
		if m.Count != surplus {
			t.Errorf("%q: counted %d, want %d", row.text, m.Count, surplus)
		}
		if string(m.Wanted) != hello || string(m.Seen) != row.text || m.Offset != row.offset {
			t.Errorf("%q: wanted %q, seen %q, differs at %d, want %d", row.text, m.Wanted, m.Seen, m.Offset, row.offset)
		}
	}
}

// TestPrecedence makes several mistakes at once: what was done at the right place
// counts before what was done elsewhere, and what was said before how it ended.
func TestPrecedence(t *testing.T) {
	for name, row := range map[string]struct {
		lesson string
		calls  []*call
		want   checker.MistakeID
		count  int
	}{
		"reset":                        {"05-say-hello", []*call{answered(caller, xiaomei, hello).up(tcp.RST, "")}, checker.Reset, 0},
		"reset before any answer":      {"05-say-hello", []*call{dial(caller, xiaomei).up(tcp.PSH|tcp.ACK, hello).up(tcp.RST|tcp.ACK, "")}, checker.Reset, 0},
		"never closed":                 {"05-say-hello", []*call{answered(caller, xiaomei, hello)}, checker.NeverClosed, 0},
		"never closed, nothing said":   {"03-handshake", []*call{dial(caller, xiaomei)}, checker.NeverClosed, 0},
		"two calls":                    {"05-say-hello", []*call{talk(caller, xiaomei, hello), talk(second, xiaomei, hello)}, checker.TwoConnections, 2},
		"three calls":                  {"03-handshake", []*call{shut(caller, xiaomei), shut(second, xiaomei), shut(netip.AddrPortFrom(caller.Addr(), 40002), xiaomei)}, checker.TwoConnections, 3},
		"a call elsewhere counts":      {"03-handshake", []*call{shut(caller, xiaomei), shut(second, otherPort)}, checker.TwoConnections, 2},
		"a call to itself counts":      {"03-handshake", []*call{shut(caller, xiaomei), loopback(shut(second, own))}, checker.TwoConnections, 2},
		"cut off between pieces":       {"05-say-hello", []*call{dial(caller, xiaomei).up(tcp.ACK, "hel").up(tcp.ACK, "lo").down(tcp.ACK, reply).up(tcp.FIN|tcp.ACK, "").down(tcp.FIN|tcp.ACK, "")}, checker.InPieces, 2},
		"in pieces":                    {"05-say-hello", []*call{dial(caller, xiaomei).up(tcp.ACK, "hello, ").down(tcp.ACK, reply).up(tcp.ACK, "xiao mei.").up(tcp.FIN|tcp.ACK, "").down(tcp.FIN|tcp.ACK, "")}, checker.InPieces, 2},
		"the rest lay unread":          {"05-say-hello", []*call{dial(caller, xiaomei).up(tcp.PSH|tcp.ACK, "h").up(tcp.PSH|tcp.ACK, "ello, xiao mei.").down(tcp.PSH|tcp.ACK, reply).down(tcp.RST|tcp.ACK, "")}, checker.InPieces, 2},
		"data in a handshake":          {"03-handshake", []*call{talk(caller, xiaomei, "hi")}, checker.SentData, 0},
		"HTTP before data":             {"03-handshake", []*call{talk(caller, xiaomei, "GET / HTTP/1.1\r\n\r\n")}, checker.HTTPRequest, 0},
		"text before reset":            {"05-say-hello", []*call{answered(caller, xiaomei, hello+"\n").up(tcp.RST, "")}, checker.TrailingNewline, 0},
		"text before two calls":        {"05-say-hello", []*call{talk(caller, xiaomei, "hi"), talk(second, xiaomei, "hi")}, checker.OtherText, 0},
		"text before never closed":     {"05-say-hello", []*call{answered(caller, xiaomei, "hi")}, checker.OtherText, 0},
		"reset before two calls":       {"03-handshake", []*call{dial(caller, xiaomei).up(tcp.RST, ""), dial(second, xiaomei).up(tcp.RST, "")}, checker.Reset, 0},
		"the better call of two":       {"05-say-hello", []*call{talk(caller, xiaomei, "hi"), talk(second, xiaomei, hello)}, checker.TwoConnections, 2},
		"the right place before":       {"05-say-hello", []*call{refused(second, otherPort), talk(caller, xiaomei, "hi")}, checker.OtherText, 0},
		"the right place before UDP":   {"05-say-hello", []*call{datagram(xiaomei, nil), shut(caller, xiaomei)}, checker.NoData, 0},
		"two calls, the text in parts": {"05-say-hello", []*call{talk(caller, xiaomei, "hello, ", "xiao mei."), shut(second, xiaomei)}, checker.TwoConnections, 2},
		"reset, the text in parts":     {"05-say-hello", []*call{answered(caller, xiaomei, "hello, ", "xiao mei.").up(tcp.RST, "")}, checker.Reset, 0},
		"open, the text in parts":      {"05-say-hello", []*call{answered(caller, xiaomei, "hello, ", "xiao mei.")}, checker.NeverClosed, 0},
	} {
		v := checker.Check(task(t, row.lesson), attempted(row.calls...))
		if got := said(v); got != string(row.want) {
			t.Errorf("%s: said %q, want %q%s", name, got, row.want, unmet(v))
			continue
		}
		if v.Mistake.Count != row.count {
			t.Errorf("%s: counted %d, want %d", name, v.Mistake.Count, row.count)
		}
	}
}

// TestUnanswered wants the reason named why a call to the right place came to nothing.
func TestUnanswered(t *testing.T) {
	for name, row := range map[string]struct {
		call *call
		want checker.MistakeID
	}{
		"silence":                   {unanswered(caller, xiaomei), checker.Unanswered},
		"refused":                   {refused(caller, xiaomei), checker.NobodyListens},
		"aborted":                   {unanswered(caller, xiaomei).down(tcp.SYN|tcp.ACK, "").up(tcp.RST, ""), checker.Reset},
		"answered, never confirmed": {unanswered(caller, xiaomei).down(tcp.SYN|tcp.ACK, ""), checker.Unanswered},
		"an old call":               {(&call{client: caller, server: xiaomei}).up(tcp.PSH|tcp.ACK, hello).down(tcp.ACK, ""), checker.ExistedBefore},
	} {
		v := checker.Check(task(t, "05-say-hello"), attempted(row.call))
		if got := said(v); got != string(row.want) {
			t.Errorf("%s: said %q, want %q", name, got, row.want)
		}
	}
}

// TestGaveUpEarly wants a client that did not wait for the retransmissions named.
func TestGaveUpEarly(t *testing.T) {
	e, err := expect.Parse("exercise", "client > server [SYN] times=3\nagain client > server [SYN]\nagain client > server [SYN]", 1)
	if err != nil {
		t.Fatal(err)
	}
	once, twice := unanswered(caller, xiaomei), unanswered(caller, xiaomei)
	twice.next = [2]int{}
	twice.up(tcp.SYN, "")
	for _, c := range []*call{once, twice} {
		v := checker.Check(checker.Task{Expect: e, Connections: 1}, attempted(c))
		if got := said(v); got != string(checker.GaveUpEarly) {
			t.Errorf("%d SYN: said %q", len(c.packets), got)
		}
	}
}

// TestRefusedElsewhere checks that only a call that was answered counts.
func TestRefusedElsewhere(t *testing.T) {
	e := attempted(refused(second, otherPort), unanswered(caller6, xiaomei6), loopback(refused(second, own)), shut(caller, xiaomei))
	if v := checker.Check(task(t, "03-handshake"), e); v.Outcome != checker.Passed || v.Connections() != 1 {
		t.Errorf("%v, %d connections, %+v", v.Outcome, v.Connections(), v.Mistake)
	}
}

// TestTimedOut checks that running out of time is told where it explains something.
func TestTimedOut(t *testing.T) {
	for name, row := range map[string]struct {
		calls []*call
		want  checker.MistakeID
	}{
		"nothing":      {nil, checker.NothingHappened},
		"never closed": {[]*call{dial(caller, xiaomei)}, checker.NeverClosed},
	} {
		for _, timedOut := range []bool{false, true} {
			e := attempted(row.calls...)
			e.TimedOut = timedOut
			v := checker.Check(task(t, "03-handshake"), e)
			if got := said(v); got != string(row.want) || v.Mistake.TimedOut != timedOut {
				t.Errorf("%s, timed out %v: said %q: %+v", name, timedOut, got, v.Mistake)
			}
		}
	}
}

// TestNoVerdict checks that what could not be told is neither passed nor failed.
func TestNoVerdict(t *testing.T) {
	right := func() *evidence.Evidence { return attempted(talk(caller, xiaomei, hello)) }
	if v := checker.Check(task(t, "05-say-hello"), right()); v.Outcome != checker.Passed || v.Doubt != checker.DoubtNone || v.Mistake != nil {
		t.Fatalf("a right call: %v %q %+v%s", v.Outcome, v.Doubt, v.Mistake, unmet(v))
	}
	for name, e := range map[string]*evidence.Evidence{"right": right(), "wrong": attempted(talk(caller, xiaomei, "hi")), "nothing": attempted()} {
		e.Missed = 1
		if v := checker.Check(task(t, "05-say-hello"), e); v.Outcome != checker.Inconclusive || v.Doubt != checker.DoubtMissed || v.Mistake != nil {
			t.Errorf("%s, but packets are missing: %v %q %+v", name, v.Outcome, v.Doubt, v.Mistake)
		}
	}
	states := withStates(t, "05-say-hello")
	if v := checker.Check(states, right()); v.Outcome != checker.Inconclusive || v.Doubt != checker.DoubtUnseen || v.Mistake != nil {
		t.Errorf("states were not seen: %v %q %+v", v.Outcome, v.Doubt, v.Mistake)
	}
	if v := checker.Check(states, attempted(talk(caller, xiaomei, "hi"))); v.Outcome != checker.Failed {
		t.Errorf("states were not seen of a wrong call: %v %q", v.Outcome, v.Doubt)
	}
}

// TestMistakesAreAll checks that the list names each mistake once.
func TestMistakesAreAll(t *testing.T) {
	seen := map[checker.MistakeID]bool{}
	for _, id := range checker.Mistakes() {
		if id == "" || seen[id] {
			t.Errorf("%q is listed twice or empty", id)
		}
		seen[id] = true
	}
	for name, want := range recorded {
		if want != passes && want != other && !seen[checker.MistakeID(want)] {
			t.Errorf("%s: %q is not listed", name, want)
		}
	}
}
