package main

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"tcplearn/checker/flow/traffic"
)

// BenchmarkCheck is a whole check, from the start of the process to its end.
func BenchmarkCheck(b *testing.B) {
	benchmarkProgram(b, "check", "3", "--", "nc", "-z", "xiaomei", "8080")
}

// BenchmarkNext shows a lesson.
func BenchmarkNext(b *testing.B) { benchmarkProgram(b, "next") }

// BenchmarkNextChinese shows a lesson in Chinese, whose lines are harder to break.
func BenchmarkNextChinese(b *testing.B) { benchmarkProgram(b, "--lang", "zh", "next") }

// BenchmarkFlow reads a million packets and lists the calls.
func BenchmarkFlow(b *testing.B) {
	path := b.TempDir() + "/million.pcap"
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := errors.Join(traffic.Write(f, traffic.Million, 1), f.Close()); err != nil {
		b.Fatal(err)
	}
	benchmarkProgram(b, "flow", path)
}

// benchmarkProgram runs the program again and again, and reports the most memory
// that one run took (getrusage(2), ru_maxrss).
func benchmarkProgram(b *testing.B, args ...string) {
	env := newLearner(b)
	var peak int64
	for b.Loop() {
		cmd := exec.CommandContext(b.Context(), "tcplearn", args...)
		cmd.Env = env
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		peak = max(peak, cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	}
	b.ReportMetric(float64(peak)/1024, "peak-MiB")
}
