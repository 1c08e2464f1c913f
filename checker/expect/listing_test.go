package expect_test

import (
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// listing reads the segments section of a row: the only conversation in it and
// the samples around its segments.
func listing(t testing.TB, text string) (*flow.Conversation, []evidence.Sample) {
	t.Helper()
	ends := [2]netip.AddrPort{netip.MustParseAddrPort("10.0.0.1:40000"), netip.MustParseAddrPort("10.0.0.2:8080")}
	var frames []flow.Frame
	var samples []evidence.Sample
	for line := range strings.Lines(strings.TrimSpace(text)) {
		segment, states, sampled := strings.Cut(strings.TrimSpace(line), ";")
		words := strings.Fields(segment)
		if words[0] == "ends" {
			ends = [2]netip.AddrPort{netip.MustParseAddrPort(words[1]), netip.MustParseAddrPort(words[2])}
			continue
		}
		number := len(frames) + 1
		frames = append(frames, frame(t, segment, number, ends))
		if sampled {
			samples = append(samples, samplesAt(t, states, number, ends)...)
		}
	}
	all := flow.Conversations(frames)
	if len(all) != 1 {
		t.Fatalf("%d conversations", len(all))
	}
	return all[0], samples
}

// frame reads the part of a line before ";".
func frame(t testing.TB, text string, number int, ends [2]netip.AddrPort) flow.Frame {
	t.Helper()
	text, data := cutData(t, text)
	s := &tcp.Segment{Payload: []byte(data), Len: len(data)}
	f := flow.Frame{Number: number, Segment: s}
	words := strings.Fields(text)
	s.Src, s.Dst = ends[0], ends[1]
	if words[0] == "s" {
		s.Src, s.Dst = ends[1], ends[0]
	}
	for _, name := range strings.Split(words[3], ",") {
		flag, ok := tcp.ParseFlag(name)
		if !ok {
			t.Fatalf("segment %d: no flag %q", number, name)
		}
		s.Flags |= flag
	}
	for _, word := range words[4:] {
		name, value, _ := strings.Cut(word, "=")
		n, err := strconv.ParseUint("0"+value, 10, 32)
		switch {
		case err == nil && name == "seq":
			s.Seq = tcp.Seq(n)
		case err == nil && name == "ack":
			s.Ack = tcp.Seq(n)
		case err == nil && name == "len":
			s.Len = int(n)
		case word == "lost":
			f.Dropped = true
		case name == "at":
			after, err := time.ParseDuration(value)
			if err != nil {
				t.Fatalf("segment %d: %v", number, err)
			}
			f.At = time.Unix(0, 0).Add(after)
		default:
			t.Fatalf("segment %d: cannot read %q", number, word)
		}
	}
	return f
}

// cutData takes data="..." out of a line.
func cutData(t testing.TB, text string) (rest, data string) {
	t.Helper()
	before, after, ok := strings.Cut(text, "data=")
	if !ok {
		return text, ""
	}
	quoted, err := strconv.QuotedPrefix(after)
	if err != nil {
		t.Fatal(err)
	}
	data, err = strconv.Unquote(quoted)
	if err != nil {
		t.Fatal(err)
	}
	return before + after[len(quoted):], data
}

// samplesAt reads the part of a line after ";".
func samplesAt(t testing.TB, text string, number int, ends [2]netip.AddrPort) []evidence.Sample {
	t.Helper()
	words := strings.Fields(text)
	if len(words) != 5 {
		t.Fatalf("segment %d: cannot read the states %q", number, text)
	}
	var samples []evidence.Sample
	for i, word := range append(words[:2:2], words[3:]...) {
		host := evidence.Host(i % 2)
		state, ok := tcp.ParseState(word)
		switch {
		case word == "-":
			continue
		case word == "NEW":
			state = tcp.NewSynReceived
		case !ok:
			t.Fatalf("segment %d: no state %q", number, word)
		}
		samples = append(samples, evidence.Sample{
			Host: host, Local: ends[host], Remote: ends[host.Peer()], State: state,
			Packet: number, Moment: evidence.Moment(i / 2), How: evidence.Kernel,
		})
	}
	return samples
}
