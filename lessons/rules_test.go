package lessons

import (
	"slices"
	"testing"
)

// FuzzRule reads rules of the wire that say anything: what is understood can be done.
func FuzzRule(f *testing.F) {
	for _, text := range []string{"drop client syn", "drop server syn-ack 2", "delay client any 500ms", "hold server data", "delay client any -1s", "drop client syn 0"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, ok := parseRule(text)
		if !ok {
			return
		}
		if !slices.Contains([]string{"drop", "delay", "hold"}, r.Action) || !slices.Contains(segmentNames, r.Kind) {
			t.Errorf("%q is %+v", text, r)
		}
		if r.Times < 0 || r.Times > maxConnections || (r.Action == "delay") != (r.Delay > 0) || r.Delay > maxDelay {
			t.Errorf("%q is %+v", text, r)
		}
	})
}
