package checker

import (
	"testing"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/playground"
)

// TestAllAtOnce has two calls come before the accept queue, which has one place, is full:
// both SYNs are answered, and of the third segments, which the wire delays, the second
// is ignored. It waits for that as long as tests may run.
func TestAllAtOnce(t *testing.T) {
	t.Parallel()
	s := openSetting(t, Setting{
		Mode:  NoAccept,
		Rules: []playground.Rule{{From: evidence.Client, Kind: playground.ACK, Action: playground.Delay, Delay: 300 * time.Millisecond}},
	})
	goal, err := expect.Parse("goal", "server has 1 ESTABLISHED\nclient has 1 SYN-SENT", 1)
	if err != nil {
		t.Fatal(err)
	}
	w := s.Watch([]*expect.Expectation{goal})
	t.Cleanup(w.Close)
	_, _ = run(t, s, 0, "exec 3<&0; "+shake+" wait <&3 & "+shake+" wait <&3 &")
	for ignored := 0; ignored == 0; time.Sleep(glance) {
		w.mu.Lock()
		ignored = w.ignored
		w.mu.Unlock()
	}
	e, err := s.Observe(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	v := w.Verdict(e)
	mistaken(t, v, AllAtOnce)
	if v.Mistake != nil && v.Mistake.Count != 1 {
		t.Errorf("%d third segments were ignored, want 1", v.Mistake.Count)
	}
}
