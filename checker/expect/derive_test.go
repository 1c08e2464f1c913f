package expect

import (
	"testing"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// TestPassedThrough holds what is derived: the one state, from the two states
// before it, by what only it leads to.
func TestPassedThrough(t *testing.T) {
	w := window{from: instantOf(1, evidence.After), to: instantOf(2, evidence.Before)}
	sampled := func(before, after tcp.State, packet int) []evidence.Sample {
		return []evidence.Sample{
			{Packet: packet, Moment: evidence.Before, State: before},
			{Packet: packet, Moment: evidence.After, State: after},
		}
	}
	for _, c := range []struct {
		before, after, wanted tcp.State
		want                  bool
	}{
		{tcp.SynSent, tcp.FinWait1, tcp.Established, true},
		{tcp.SynSent, tcp.CloseWait, tcp.Established, true},
		{tcp.NewSynReceived, tcp.LastAck, tcp.Established, true},
		{tcp.SynSent, tcp.Closed, tcp.Established, false},
		{tcp.Listen, tcp.FinWait1, tcp.Established, false},
		{tcp.SynSent, tcp.FinWait1, tcp.SynReceived, false},
		{tcp.SynSent, tcp.SynSent, tcp.Established, false},
	} {
		if got := passedThrough(sampled(c.before, c.after, 1), w, c.wanted); got != c.want {
			t.Errorf("%v, then %v: passed through %v is %v, want %v", c.before, c.after, c.wanted, got, c.want)
		}
	}
	if passedThrough(sampled(tcp.SynSent, tcp.FinWait1, 2), w, tcp.Established) {
		t.Error("derived from a sample behind the window")
	}
	if passedThrough(sampled(tcp.SynSent, tcp.FinWait1, 1)[1:], w, tcp.Established) {
		t.Error("derived from one sample")
	}
}
