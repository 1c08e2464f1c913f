package expect_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// BenchmarkMatch matches a call of a lesson, and one in which the learner piped
// 16 MB, a segment out of order now and then, into an exercise of 40 steps.
func BenchmarkMatch(b *testing.B) {
	b.Run("lesson", func(b *testing.B) {
		r := readRow(b, "testdata/handshake/lost-syn-ack.txtar")
		for b.Loop() {
			if !r.expectation.Match(r.conversation, r.samples).Passed() {
				b.Fatal("not passed")
			}
		}
	})
	b.Run("megabytes", func(b *testing.B) {
		e, c := fortySteps(b), flood(16<<20)
		for b.Loop() {
			if e.Match(c, nil).Passed() {
				b.Fatal("passed")
			}
		}
	})
}

func fortySteps(t testing.TB) *expect.Expectation {
	t.Helper()
	text := "client > server [SYN]\nserver > client [SYN, ACK]\n" +
		strings.Repeat("client > server [PSH, ACK] len=700\nmaybe server > client [ACK]\n", 19)
	e, err := expect.Parse("forty", text, 1)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// flood is a call in which the client sends size octets in segments of 1448, and
// the server acknowledges each.
func flood(size int) *flow.Conversation {
	client, server := netip.MustParseAddrPort("10.0.0.1:40000"), netip.MustParseAddrPort("10.0.0.2:8080")
	up := func(flags tcp.Flags, seq, n int) flow.Frame {
		return flow.Frame{Segment: &tcp.Segment{
			Src: client, Dst: server, Flags: flags, Seq: tcp.Seq(seq), Ack: 1, Len: n, Payload: make([]byte, n),
		}}
	}
	down := func(flags tcp.Flags, seq, ack int) flow.Frame {
		return flow.Frame{Segment: &tcp.Segment{Src: server, Dst: client, Flags: flags, Seq: tcp.Seq(seq), Ack: tcp.Seq(ack)}}
	}
	frames := []flow.Frame{up(tcp.SYN, 0, 0), down(tcp.SYN|tcp.ACK, 0, 1)}
	const mss = 1448
	for seq := 1; seq < size; seq += mss {
		frames = append(frames, up(tcp.ACK, seq, mss), down(tcp.ACK, 1, seq+mss))
	}
	for i := range frames {
		frames[i].Number = i + 1
	}
	for i := 10; i+2 < len(frames); i += 100 {
		frames[i], frames[i+2] = frames[i+2], frames[i]
	}
	return flow.Conversations(frames)[0]
}

// TestMatchLongStream checks that data beyond what is aligned is still counted.
func TestMatchLongStream(t *testing.T) {
	e, err := expect.Parse("x", "client > server [SYN]\nserver > client [SYN, ACK]\nclient > server [ACK] len=16\n", 1)
	if err != nil {
		t.Fatal(err)
	}
	const size = 1448 * 5000
	r := e.Match(flood(size), nil)
	want := []expect.Mismatch{{Field: "len", Wanted: "16", Seen: "7240000"}}
	if f := r.Findings[2]; f.Status != expect.Unmet || !slices.Equal(f.Mismatches, want) {
		t.Errorf("got %v %v, want %v", f.Status, f.Mismatches, want)
	}
	if len(r.Findings) != 3 {
		t.Errorf("%d findings, want one a step", len(r.Findings))
	}
}
