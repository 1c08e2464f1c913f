package expect

import (
	"testing"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// TestPassedThrough holds what is derived: the one state, from the two states
// before it, by what only it leads to.
func TestPassedThrough(t *testing.T) {
	sampled := func(s tcp.State) []evidence.Sample {
		return []evidence.Sample{{Packet: 1, Moment: evidence.Before, State: s}}
	}
	w := window{from: instantOf(1, evidence.After), to: instantOf(2, evidence.Before)}
	for _, c := range []struct {
		before, first, wanted tcp.State
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
		if got := passedThrough(sampled(c.before), w, c.first, c.wanted); got != c.want {
			t.Errorf("%v, then %v: passed through %v is %v, want %v", c.before, c.first, c.wanted, got, c.want)
		}
	}
	if passedThrough(nil, w, tcp.FinWait1, tcp.Established) {
		t.Error("derived from no sample before the window")
	}
}
