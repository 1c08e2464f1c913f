package render

import (
	"fmt"
	"strings"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/question"
	"tcplearn/cmd/internal/messages"
)

// HeaderBytes writes the TCP headers of packets of a call, named as package question
// does, byte by byte: four in a row, as the figures of RFC 9293 have them.
func (t Terminal) HeaderBytes(m *messages.Messages, packets []string, v *checker.Verdict) string {
	var b strings.Builder
	for _, name := range packets {
		number := question.Fact{Packet: name, Time: 1}.Frame(v.Conversation)
		for _, p := range v.Evidence.Packets() {
			if p.Number == number && p.Segment != nil {
				b.WriteString("\n" + t.header(m, p))
			}
		}
	}
	return b.String()
}

func (t Terminal) header(m *messages.Messages, p *evidence.Packet) string {
	const row = 4
	octets := tcpHeader(p)
	text := fmt.Sprintf(m.Exercise.Bytes, p.Segment.Flags, p.From, p.From.Peer(), len(octets))
	var b strings.Builder
	b.WriteString(t.Bold(t.Wrap(text)) + "\n")
	for i := 0; i < len(octets); i += row {
		end := min(i+row, len(octets))
		fmt.Fprintf(&b, "  %2d-%2d   % x\n", i+1, end, octets[i:end])
	}
	return b.String()
}

// tcpHeader is the part of an IP packet that is its TCP header (RFC 791 §3.1, IHL; an
// IPv6 header has 40 octets).
func tcpHeader(p *evidence.Packet) []byte {
	start := 40
	if p.Raw[0]>>4 == 4 {
		start = int(p.Raw[0]&0xf) * 4
	}
	end := min(start+p.Segment.HeaderLen, len(p.Raw))
	return p.Raw[min(start, end):end]
}
