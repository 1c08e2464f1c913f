package checker

import (
	"bytes"
	"net/netip"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/dns/dnsmessage"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/playground"
)

// maxData is how much of a side's data is looked at, in octets.
const maxData = 64 << 10

// diagnose finds the mistake that most likely explains a failed attempt, or nil
// when it is none that is known. What the learner did at the right place counts
// before what they did elsewhere.
func diagnose(t Task, v Verdict, questions []*evidence.Datagram) *Mistake {
	switch {
	case v.Conversation == nil:
		return misdialled(v, questions)
	case v.Evidence.Blind:
		if len(heard(v.Evidence)) == 0 {
			return nil // nobody saw whether nothing came
		}
		return misspoken(t, v)
	case !v.Conversation.Handshaken():
		return unanswered(t, v, questions)
	}
	if m := misspoken(t, v); m != nil {
		return m
	}
	client, _ := v.Conversation.RST()
	switch {
	case client:
		return &Mistake{ID: Reset}
	case v.Connections() > t.Connections:
		return &Mistake{ID: TwoConnections, Count: v.Connections()}
	case !hungUp(v.Conversation):
		return &Mistake{ID: NeverClosed, TimedOut: v.Evidence.TimedOut}
	}
	return nil
}

// hungUp reports whether the client ended its side of the call.
func hungUp(c *flow.Conversation) bool {
	fin, _ := c.FIN()
	client, server := c.RST()
	return fin || client || server
}

// misdialled explains why no call reached the server.
func misdialled(v Verdict, questions []*evidence.Datagram) *Mistake {
	server := v.Evidence.Server.Addr()
	for _, place := range []struct {
		id MistakeID
		is func(netip.Addr) bool
	}{
		{WrongPort, func(a netip.Addr) bool { return a == server }},
		{IPv6, netip.Addr.Is6},
		{WrongAddress, netip.Addr.Is4},
	} {
		for _, c := range v.Elsewhere {
			if place.is(c.Server.Addr()) {
				return &Mistake{ID: place.id, Called: c.Server}
			}
		}
	}
	switch {
	case len(v.Own) > 0:
		return &Mistake{ID: OwnHost, Called: v.Own[0].Server}
	case len(v.Datagrams) > 0:
		return &Mistake{ID: UDP, Called: v.Datagrams[0].Dst}
	case len(questions) > 0:
		return misnamed(questions)
	case v.Evidence.Pinged.IsValid():
		return &Mistake{ID: Ping, Name: v.Evidence.Pinged.String()}
	case len(v.Calls) == 0:
		return &Mistake{ID: NothingHappened, TimedOut: v.Evidence.TimedOut}
	}
	return nil
}

// unanswered explains why a call to the server came to nothing.
func unanswered(t Task, v Verdict, questions []*evidence.Datagram) *Mistake {
	client, _ := v.Conversation.SYN()
	aborted, refused := v.Conversation.RST()
	switch {
	case !client: // the end of a call from before
		if m := misdialled(v, questions); m != nil {
			return m
		}
		return &Mistake{ID: ExistedBefore}
	case aborted:
		return &Mistake{ID: Reset}
	case refused:
		return &Mistake{ID: NobodyListens}
	case slices.ContainsFunc(v.Result.Findings, cutShort):
		return &Mistake{ID: GaveUpEarly, TimedOut: v.Evidence.TimedOut}
	case v.Connections() > t.Connections:
		return &Mistake{ID: TwoConnections, Count: v.Connections()}
	}
	return &Mistake{ID: Unanswered}
}

// cutShort reports whether a retransmission was wanted that did not come.
func cutShort(f expect.Finding) bool {
	if f.Step == nil || f.Status != expect.Unmet {
		return false
	}
	tooFew := func(m expect.Mismatch) bool {
		return m.Field == "times" && len(m.Seen) <= len(m.Wanted) && m.Seen < m.Wanted
	}
	return f.Step.Mode == expect.Again && f.Packet == nil || slices.ContainsFunc(f.Mismatches, tooFew)
}

// misnamed explains why a name was asked for on the wire. The hosts' own names are
// known without, but only with their IPv4 addresses.
func misnamed(questions []*evidence.Datagram) *Mistake {
	var first dnsmessage.Question
	other := false // something else than the IPv6 address was asked for
	for _, d := range questions {
		q := questionOf(d.Payload)
		if first.Type == 0 {
			first = q
		}
		other = other || q.Type != dnsmessage.TypeAAAA
	}
	name := strings.TrimSuffix(first.Name.String(), ".")
	switch {
	case !knownName(name):
		return &Mistake{ID: UnknownName, Name: name}
	case strings.EqualFold(name, playground.HostName(evidence.Server)) && !other:
		return &Mistake{ID: IPv6, Called: netip.AddrPortFrom(playground.ServerAddr6, playground.ServerPort)}
	}
	return &Mistake{ID: AskedDNS, Name: name}
}

// knownName reports whether a name is that of a host in the lab. Case does not count
// (RFC 4343).
func knownName(name string) bool {
	return strings.EqualFold(name, playground.HostName(evidence.Client)) || strings.EqualFold(name, playground.HostName(evidence.Server))
}

// questionOf returns what a DNS message asks, or the zero Question when it asks
// nothing.
func questionOf(message []byte) dnsmessage.Question {
	var p dnsmessage.Parser
	if _, err := p.Start(message); err != nil {
		return dnsmessage.Question{}
	}
	q, err := p.Question()
	if err != nil {
		return dnsmessage.Question{}
	}
	return q
}

// misspoken explains what is wrong with the data that the client sent.
func misspoken(t Task, v Verdict) *Mistake {
	wanted := wantedData(t)
	seen := v.Conversation.Data(true, maxData)
	if v.Evidence.Blind {
		seen = heard(v.Evidence)
	}
	m := &Mistake{Wanted: wanted, Seen: seen, Offset: firstDifference(wanted, seen)}
	switch {
	case bytes.Equal(seen, wanted):
		if n := pieces(v.Conversation); n > 1 && heardPartly(v.Conversation, len(wanted)) {
			m.ID, m.Count = InPieces, n
			return m
		}
		return nil
	case isHTTP(seen):
		m.ID = HTTPRequest
	case isTLS(seen):
		m.ID = TLSHello
	case len(wanted) == 0:
		m.ID = SentData
	case len(seen) == 0:
		m.ID = NoData
	case lineEnds(seen, wanted, "\n"):
		m.ID = TrailingNewline
	case lineEnds(seen, wanted, "\r\n"):
		m.ID = CRLF
	case hasWideForms(seen) && !hasWideForms(wanted):
		m.ID = FullWidth
	case isUTF16(seen):
		m.ID = UTF16
	case bytes.HasPrefix(seen, byteOrderMark) && !bytes.HasPrefix(wanted, byteOrderMark):
		m.ID = BOM
	case bytes.HasPrefix(wanted, seen):
		m.ID = TooShort
		// The server answers the first piece and closes; what was to follow is lost.
		if n := pieces(v.Conversation); n > 1 {
			m.ID, m.Count = InPieces, n
		}
	case bytes.HasPrefix(seen, wanted):
		m.ID, m.Count = TooLong, len(seen)-len(wanted)
	default:
		m.ID = OtherText
	}
	return m
}

// wantedData is all the data that the expectation has the client send.
func wantedData(t Task) []byte {
	var out []byte
	for _, step := range t.Expect.Steps {
		if p := step.Packet; p != nil && step.Mode <= expect.Maybe && p.From == evidence.Client && p.Data != nil {
			out = append(out, *p.Data...)
		}
	}
	return out
}

// lineEnds reports whether seen is the text wanted with nothing but line ends after
// it, at least one.
func lineEnds(seen, wanted []byte, end string) bool {
	rest, ok := bytes.CutPrefix(seen, wanted)
	return ok && len(rest) > 0 && len(bytes.ReplaceAll(rest, []byte(end), nil)) == 0
}

// heardPartly reports whether the server's program read only a part of what the client
// said, n octets: its first data came before it had all of them, or it closed while some
// of them lay unread, which its kernel tells by RST (RFC 2525 §2.17).
func heardPartly(c *flow.Conversation, n int) bool {
	if _, reset := c.RST(); reset {
		return true
	}
	i := slices.IndexFunc(c.Packets, func(p *flow.Packet) bool { return !p.FromClient && p.Segment.Len > 0 })
	return i >= 0 && c.Packets[i].Ack <= n
}

// pieces is how many segments brought new data from the client.
func pieces(c *flow.Conversation) int {
	n := 0
	for _, p := range c.Packets {
		if p.FromClient && p.Segment.Len > 0 && p.Repeat == flow.Fresh {
			n++
		}
	}
	return n
}

func firstDifference(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// isHTTP reports whether data begins like a request (RFC 9112 §3): a method, a
// target, the protocol's name.
func isHTTP(data []byte) bool {
	if i := bytes.IndexAny(data, "\r\n"); i >= 0 {
		data = data[:i]
	}
	fields := bytes.Fields(data)
	return len(fields) == 3 && bytes.HasPrefix(fields[2], []byte("HTTP/"))
}

// byteOrderMark is U+FEFF in UTF-8, which some Windows programs put before a text.
var byteOrderMark = []byte("\ufeff")

// isTLS reports whether data begins like a ClientHello: a record of type handshake
// and of a version 3.x (RFC 8446 §5.1).
func isTLS(data []byte) bool {
	return len(data) >= 6 && data[0] == 22 && data[1] == 3 && data[5] == 1
}

// isUTF16 reports whether data looks like ASCII text in two bytes a character, as
// some Windows programs write it.
func isUTF16(data []byte) bool {
	data = bytes.TrimPrefix(bytes.TrimPrefix(data, []byte{0xff, 0xfe}), []byte{0xfe, 0xff})
	return len(data) >= 4 && bytes.Count(data, []byte{0})*2 >= len(data)-1 && bytes.ContainsFunc(data, unicode.IsLetter)
}

// hasWideForms reports whether data has characters that an input method for
// Chinese produces where ASCII was meant: full-width forms, CJK punctuation and
// spaces, curly quotes.
func hasWideForms(data []byte) bool {
	return bytes.ContainsFunc(data, func(r rune) bool {
		return (r >= 0xFF01 && r <= 0xFF5E) || (r >= 0x3000 && r <= 0x303F) || (r >= 0x2018 && r <= 0x201D)
	})
}
