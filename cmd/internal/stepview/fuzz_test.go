package stepview

import (
	"testing"

	"tcplearn/checker/evidence"
)

// FuzzAnswer types anything where a prediction or a delay is asked for: what is
// understood is a value that there is.
func FuzzAnswer(f *testing.F) {
	for _, text := range []string{"", "ESTABLISHED", "syn_recv", "[SYN, ACK]", "fin ack", "none", "没有", "17", "-1", "1.5", "250ms", "1e300", "NaN", "0x10"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for q := askClient; q <= askAck; q++ {
			var g evidence.Guess
			ok := q.answer(&g, text)
			for _, s := range g.States {
				if s != nil && (!ok || !s.Known()) {
					t.Errorf("question %d: %q is the state %v", q, text, *s)
				}
			}
			if g.Flags != nil && (!ok || *g.Flags == 0) {
				t.Errorf("%q are the flags %v", text, *g.Flags)
			}
			if !ok && (g.Seq != nil || g.Ack != nil || g.Silence) {
				t.Errorf("question %d: %q is not understood, and entered", q, text)
			}
		}
		if d, ok := parseDelay(text); ok && (d < 0 || d > maxDelay) {
			t.Errorf("%q is a delay of %v", text, d)
		}
	})
}
