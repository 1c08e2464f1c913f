package expect_test

import (
	"net/netip"
	"testing"

	"pgregory.net/rapid"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// call draws a correct call of the say-hello exercise, segment by segment: any
// initial sequence numbers, any cutting of the data, ACKs delayed or not, losses
// and repetitions, FIN early or late, alone or with data.
type call struct {
	*rapid.T
	ends   [2]netip.AddrPort
	isn    [2]tcp.Seq
	next   [2]int // relative number of what the host sends next
	frames []flow.Frame
}

// send sends one segment, perhaps twice, and perhaps loses all but the last copy.
func (c *call) send(host evidence.Host, flags tcp.Flags, data string) {
	s := &tcp.Segment{
		Src: c.ends[host], Dst: c.ends[host.Peer()], Flags: flags,
		Seq: c.isn[host].Add(c.next[host]), Payload: []byte(data), Len: len(data),
	}
	if flags.Has(tcp.ACK) {
		s.Ack = c.isn[host.Peer()].Add(c.next[host.Peer()])
	}
	if len(data) > 0 && c.chance("push") {
		s.Flags |= tcp.PSH
	}
	if s.SeqLen() > 0 && c.chance("lost") {
		c.record(s, true)
	}
	c.record(s, false)
	if c.chance("repeated") {
		c.record(s, false)
	}
	c.next[host] += s.SeqLen()
}

func (c *call) record(s *tcp.Segment, lost bool) {
	c.frames = append(c.frames, flow.Frame{Number: len(c.frames) + 1, Segment: s, Dropped: lost})
}

func (c *call) chance(of string) bool { return rapid.IntRange(0, 3).Draw(c.T, of) == 0 }

// say sends text in pieces, the last one with FIN if close is set, and has the
// peer acknowledge some of them at once.
func (c *call) say(host evidence.Host, text string, closes bool) {
	for text != "" {
		n := rapid.IntRange(1, len(text)).Draw(c.T, "piece")
		flags := tcp.ACK
		if closes && n == len(text) {
			flags |= tcp.FIN
		}
		c.send(host, flags, text[:n])
		text = text[n:]
		if c.chance("acknowledged") {
			c.send(host.Peer(), tcp.ACK, "")
		}
	}
}

// drawCall draws a call in which the two sides say these things.
func drawCall(t *rapid.T, question, answer string) *flow.Conversation {
	c := &call{T: t, ends: [2]netip.AddrPort{
		netip.MustParseAddrPort("10.0.0.1:40000"), netip.MustParseAddrPort("10.0.0.2:8080"),
	}}
	for i := range c.isn {
		c.isn[i] = tcp.Seq(rapid.Uint32().Draw(t, "isn"))
	}
	const client, server = evidence.Client, evidence.Server
	c.send(client, tcp.SYN, "")
	c.send(server, tcp.SYN|tcp.ACK, "")
	if c.chance("third ACK at once") {
		c.send(client, tcp.ACK, "")
	}
	const riding, early, late, last = 0, 1, 2, 3
	closing := rapid.IntRange(riding, last).Draw(t, "the client closes")
	c.say(client, question, closing == riding)
	if closing == early {
		c.send(client, tcp.FIN|tcp.ACK, "")
	}
	serverRides := rapid.Bool().Draw(t, "the server's FIN rides")
	c.say(server, answer, serverRides)
	if closing == late {
		c.send(client, tcp.FIN|tcp.ACK, "")
	}
	if !serverRides {
		c.send(server, tcp.FIN|tcp.ACK, "")
	}
	if closing == last {
		c.send(client, tcp.FIN|tcp.ACK, "")
	}
	c.send(client, tcp.ACK, "")
	c.send(server, tcp.ACK, "")
	return flow.Conversations(c.frames)[0]
}

// TestEveryCorrectCallPasses checks that no choice of a correct kernel matters.
func TestEveryCorrectCallPasses(t *testing.T) {
	e := readExpectation(t, "testdata/say-hello/expectation")
	rapid.Check(t, func(t *rapid.T) {
		if r := e.Match(drawCall(t, "hello, xiao mei.", "hello, xiao ming.\n"), nil); !r.Passed() {
			t.Fatal(outcome(r))
		}
	})
}

// TestNoOtherTextPasses checks that one wrong octet is one finding, about that
// step, however the octets were sent.
func TestNoOtherTextPasses(t *testing.T) {
	e := readExpectation(t, "testdata/say-hello/expectation")
	rapid.Check(t, func(t *rapid.T) {
		wrong := []byte("hello, xiao mei.")
		wrong[rapid.IntRange(0, len(wrong)-1).Draw(t, "at")] ^= byte(rapid.IntRange(1, 255).Draw(t, "by"))
		r := e.Match(drawCall(t, string(wrong), "hello, xiao ming.\n"), nil)
		for i, f := range r.Findings {
			if (f.Status == expect.Unmet) != (i == 3) {
				t.Fatal(outcome(r))
			}
		}
	})
}

// TestOneOctetMore checks that one octet too many never passes, and is reported
// as 17 instead of 16, however it was sent.
func TestOneOctetMore(t *testing.T) {
	e := readExpectation(t, "testdata/say-hello/expectation")
	rapid.Check(t, func(t *rapid.T) {
		r := e.Match(drawCall(t, "hello, xiao mei.\n", "hello, xiao ming.\n"), nil)
		f := r.Findings[3]
		if f.Status != expect.Unmet || len(f.Mismatches) != 2 || f.Mismatches[0] != (expect.Mismatch{Field: "len", Wanted: "16", Seen: "17"}) {
			t.Fatal(outcome(r))
		}
	})
}

// TestSamplesOfOtherSockets checks which samples belong to a conversation.
func TestSamplesOfOtherSockets(t *testing.T) {
	e, err := expect.Parse("x", "server is LISTEN\nclient > server [SYN]\n", 1)
	if err != nil {
		t.Fatal(err)
	}
	c, _ := listing(t, "c > s SYN seq=1")
	at := func(host evidence.Host, local, remote string, s tcp.State) evidence.Sample {
		sample := evidence.Sample{Host: host, State: s, Packet: 1, Local: netip.MustParseAddrPort(local)}
		if remote != "" {
			sample.Remote = netip.MustParseAddrPort(remote)
		}
		return sample
	}
	for _, row := range []struct {
		sample evidence.Sample
		want   expect.Status
	}{
		{at(evidence.Server, "10.0.0.2:8080", "10.0.0.1:40000", tcp.Listen), expect.Met},
		{at(evidence.Server, "10.0.0.2:8080", "", tcp.Listen), expect.Met},
		{at(evidence.Server, "[::]:8080", "[::]:0", tcp.Listen), expect.Met},
		{at(evidence.Server, "[::ffff:10.0.0.2]:8080", "[::ffff:10.0.0.1]:40000", tcp.Listen), expect.Met},
		{at(evidence.Server, "10.0.0.2:8080", "10.0.0.1:40000", tcp.SynReceived), expect.Unmet},
		{at(evidence.Server, "10.0.0.2:8081", "", tcp.Listen), expect.Unknown},
		{at(evidence.Server, "[::]:8081", "", tcp.Listen), expect.Unknown},
		{at(evidence.Server, "10.0.0.2:8080", "10.0.0.1:40001", tcp.Listen), expect.Unknown},
		{at(evidence.Client, "10.0.0.1:40000", "10.0.0.2:8080", tcp.Listen), expect.Unknown},
	} {
		r := e.Match(c, []evidence.Sample{row.sample})
		if got := r.Findings[0].Status; got != row.want {
			t.Errorf("%+v: %v, want %v", row.sample, got, row.want)
		}
	}
}
