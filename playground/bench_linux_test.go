package playground

import (
	"testing"

	"tcplearn/checker/evidence"
)

// BenchmarkLab makes a lab and takes it down again.
func BenchmarkLab(b *testing.B) {
	for b.Loop() {
		l, err := Open(b.Context(), Options{})
		if err != nil {
			b.Fatal(err)
		}
		l.Close()
	}
}

// BenchmarkCall makes whole calls in one lab, each by a process of its own.
func BenchmarkCall(b *testing.B) {
	l := openLab(b, Options{Tools: []string{dialName}})
	serve(b, l)
	for b.Loop() {
		output(b, l, evidence.Client, dialName+" 10.0.0.2:8080")
		until(b, l, "end of the call", l.Wire.Idle)
		l.Wire.Recorder.Forget()
	}
}
