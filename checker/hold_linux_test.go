package checker

import (
	"testing"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/tcp"
	"tcplearn/playground"
)

// TestAllAtOnce has two calls come before the accept queue, which has one place, is full:
// both SYNs are answered, and of the third segments, which the wire delays, the second
// is ignored. It waits for that as long as tests may run.
func TestAllAtOnce(t *testing.T) {
	t.Parallel()
	s := openSetting(t, Setting{
		Mode:  NoAccept,
		Rules: []playground.Rule{{From: evidence.Client, Kind: playground.ACK, Action: playground.Delay, Delay: time.Second}},
	})
	goal, err := expect.Parse("goal", "server has 1 ESTABLISHED\nclient has 1 SYN-SENT", 1)
	if err != nil {
		t.Fatal(err)
	}
	w := s.Watch([]*expect.Expectation{goal})
	t.Cleanup(w.Close)
	until := func(what func() bool) {
		for met := false; !met; time.Sleep(glance) {
			w.mu.Lock()
			met = what()
			w.mu.Unlock()
		}
	}
	for n := 1; n <= 2; n++ {
		_, _ = run(t, s, 0, "exec 3<&0; "+shake+" wait <&3 &")
		until(func() bool { return w.most[hostState{evidence.Client, tcp.Established}] == n })
	}
	until(func() bool { return w.most[hostState{evidence.Server, tcp.Established}] == 1 && halfOpen(w.last) == 1 })
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
