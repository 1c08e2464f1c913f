package main

import (
	"os/exec"
	"syscall"
	"testing"
)

// BenchmarkCheck is a whole check, from the start of the process to its end.
func BenchmarkCheck(b *testing.B) {
	benchmarkProgram(b, "check", "3", "--", "nc", "-z", "xiaomei", "8080")
}

// BenchmarkNext shows a lesson.
func BenchmarkNext(b *testing.B) { benchmarkProgram(b, "next") }

// BenchmarkNextChinese shows a lesson in Chinese, whose lines are harder to break.
func BenchmarkNextChinese(b *testing.B) { benchmarkProgram(b, "--lang", "zh", "next") }

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
