package checker_test

import (
	"bytes"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tcplearn/checker"
	"tcplearn/checker/capture"
	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/playground"
)

// withStates reads what a lesson's exercise asks for.
func withStates(t testing.TB, lesson string) checker.Task {
	t.Helper()
	path := filepath.Join("..", "lessons", lesson, "exercise")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, steps, ok := bytes.Cut(text, []byte("\n---\n"))
	if !ok {
		t.Fatalf("%s has no steps", path)
	}
	steps, _, _ = bytes.Cut(steps, []byte("\n---\n")) // questions may follow
	e, err := expect.Parse(path, string(steps), 1)
	if err != nil {
		t.Fatal(err)
	}
	return checker.Task{Expect: e, Connections: 1}
}

// task reads the same without its state steps, for states are not in a capture
// file.
func task(t testing.TB, lesson string) checker.Task {
	t.Helper()
	packets := withStates(t, lesson)
	packets.Expect.Steps = slices.DeleteFunc(packets.Expect.Steps, func(s expect.Step) bool { return s.State != nil })
	return packets
}

// evidenceOf reads a capture that a check has saved: its interfaces are in the
// order of evidence.Link.
func evidenceOf(t testing.TB, path string) *evidence.Evidence {
	t.Helper()
	records, err := capture.ReadFile(path, capture.DefaultLimit)
	if err != nil {
		t.Fatal(err)
	}
	e := attempt()
	for i, r := range records {
		p, err := capture.Decode(r.Data)
		if err != nil {
			t.Fatalf("%s: frame %d: %v", path, i+1, err)
		}
		from := evidence.Server
		if p.Src == playground.ClientAddr || p.Src == playground.ClientAddr6 {
			from = evidence.Client
		}
		e.Events = append(e.Events, evidence.Event{At: r.At, Packet: &evidence.Packet{
			Number: i + 1, Link: evidence.Link(r.Interface), From: from, Raw: r.Data, Segment: p.Segment, Datagram: p.Datagram,
		}})
	}
	return e
}

// attempt is the evidence of an attempt at which nothing happened.
func attempt() *evidence.Evidence {
	return &evidence.Evidence{
		Server: netip.AddrPortFrom(playground.ServerAddr, playground.ServerPort),
	}
}

// passes stands in the table for the outcome of a correct call, other for a failure
// that has no name.
const (
	passes = "passes"
	other  = "other"
)

// recorded is the table: what real programs and a real kernel did, and what must
// be said of it. The files are described in testdata/README.md.
var recorded = map[string]string{
	"handshake-bash":                     passes,
	"handshake-busybox":                  passes,
	"handshake-curl-http":                "http-request",
	"handshake-ipv6":                     "ipv6",
	"handshake-loopback":                 "loopback",
	"handshake-nc-N":                     passes,
	"handshake-nc-z":                     passes,
	"handshake-ncat-z":                   passes,
	"handshake-never-closed":             "never-closed",
	"handshake-python-fastopen":          passes,
	"handshake-python-keepalive":         passes,
	"handshake-python-late":              passes,
	"handshake-python-linger0":           "reset",
	"handshake-python-mptcp":             passes,
	"handshake-python-nonblocking-abort": "reset",
	"handshake-python-noquickack":        passes,
	"handshake-python-plain":             passes,
	"handshake-python-shutdown":          passes,
	"handshake-range":                    passes,
	"handshake-sent-data":                "sent-data",
	"handshake-socat":                    passes,
	"handshake-two":                      "two-connections",
	"handshake-udp":                      "udp",
	"handshake-wrong-port":               "wrong-port",

	"say-hello-bash":                       passes,
	"say-hello-bom":                        "bom",
	"say-hello-busybox-nc":                 passes,
	"say-hello-crlf":                       "crlf",
	"say-hello-curl-gopher":                "crlf",
	"say-hello-curl-http":                  "http-request",
	"say-hello-curl-telnet":                passes,
	"say-hello-curly":                      "full-width",
	"say-hello-full-width":                 "full-width",
	"say-hello-https":                      "tls-hello",
	"say-hello-ipv6":                       "ipv6",
	"say-hello-long":                       "too-long",
	"say-hello-loopback":                   "loopback",
	"say-hello-nc":                         passes,
	"say-hello-nc-N":                       passes,
	"say-hello-ncat":                       passes,
	"say-hello-never-closed":               "never-closed",
	"say-hello-newline":                    "trailing-newline",
	"say-hello-no-data":                    "no-data",
	"say-hello-other":                      "other-text",
	"say-hello-other-port-then-right":      passes,
	"say-hello-probe-then-say":             "two-connections",
	"say-hello-python-big":                 "other-text",
	"say-hello-python-close-unread":        "reset",
	"say-hello-python-cork-fin":            passes,
	"say-hello-python-cork-joins":          passes,
	"say-hello-python-everything-rides":    passes,
	"say-hello-python-fastopen":            passes,
	"say-hello-python-half":                "too-short",
	"say-hello-python-keepalive":           passes,
	"say-hello-python-keepalive-closewait": passes,
	"say-hello-python-late-close":          passes,
	"say-hello-python-late-read":           passes,
	"say-hello-python-linger0":             "reset",
	"say-hello-python-linger0-early":       "reset",
	"say-hello-python-mptcp":               passes,
	"say-hello-python-newline-apart":       "trailing-newline",
	"say-hello-python-nodelay":             passes,
	"say-hello-python-noquickack":          passes,
	"say-hello-python-noquickack-late":     passes,
	"say-hello-python-nul":                 "too-long",
	"say-hello-python-oob":                 other,
	"say-hello-python-pieces-16":           "in-pieces",
	"say-hello-python-pieces-fast":         passes,
	"say-hello-python-pieces-linger0":      "reset",
	"say-hello-python-pieces-nagle":        "in-pieces",
	"say-hello-python-pieces-open":         "never-closed",
	"say-hello-python-pieces-slow":         "in-pieces",
	"say-hello-python-pieces-twice":        "two-connections",
	"say-hello-python-plain":               passes,
	"say-hello-python-read1-close":         "reset",
	"say-hello-python-same-port-twice":     "two-connections",
	"say-hello-python-second-reset":        "two-connections",
	"say-hello-python-shutdown":            passes,
	"say-hello-python-twice-in-one":        "too-long",
	"say-hello-python-two-at-once":         "two-connections",
	"say-hello-reset-pipe":                 "reset",
	"say-hello-self":                       "loopback",
	"say-hello-socat":                      passes,
	"say-hello-socat-none":                 passes,
	"say-hello-sysctl-ecn-on":              passes,
	"say-hello-sysctl-sack-off":            passes,
	"say-hello-sysctl-timestamps-off":      passes,
	"say-hello-sysctl-window-scaling-off":  passes,
	"say-hello-too-short":                  "too-short",
	"say-hello-two":                        "two-connections",
	"say-hello-udp":                        "udp",
	"say-hello-unknown-name":               "unknown-name",
	"say-hello-wget-http":                  "http-request",
	"say-hello-wrong-address":              "wrong-address",
	"say-hello-wrong-port":                 "wrong-port",
	"say-hello-wrong-then-right":           "two-connections",
}

// said spells a verdict as the table does.
func said(v checker.Verdict) string {
	switch {
	case v.Outcome == checker.Passed:
		return passes
	case v.Outcome == checker.Inconclusive:
		return v.Outcome.String()
	case v.Mistake == nil:
		return other
	}
	return string(v.Mistake.ID)
}

// TestRecordedCalls judges what real programs did, by the exercise they did it for.
func TestRecordedCalls(t *testing.T) {
	tasks := map[string]checker.Task{"handshake": task(t, "03-handshake"), "say-hello": task(t, "05-say-hello")}
	files, err := filepath.Glob("testdata/captures/*.pcapng")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(recorded) {
		t.Errorf("there are %d captures and %d rows", len(files), len(recorded))
	}
	for name, want := range recorded {
		t.Run(name, func(t *testing.T) {
			exercise := tasks["say-hello"]
			if strings.HasPrefix(name, "handshake-") {
				exercise = tasks["handshake"]
			}
			v := checker.Check(exercise, evidenceOf(t, filepath.Join("testdata", "captures", name+".pcapng")))
			if got := said(v); got != want {
				t.Errorf("said %q, want %q%s", got, want, unmet(v))
			}
		})
	}
}

// TestHelloIsNoHandshake judges the calls of the one exercise by the other: who
// says hello in lesson 3 has sent data, and who says nothing in lesson 5 has not.
func TestHelloIsNoHandshake(t *testing.T) {
	handshake, hello := task(t, "03-handshake"), task(t, "05-say-hello")
	for name, want := range recorded {
		if want != passes {
			continue
		}
		exercise, want := hello, checker.NoData
		if strings.HasPrefix(name, "say-hello-") {
			exercise, want = handshake, checker.SentData
		}
		v := checker.Check(exercise, evidenceOf(t, filepath.Join("testdata", "captures", name+".pcapng")))
		if got := said(v); got != string(want) {
			t.Errorf("%s: said %q, want %q", name, got, want)
		}
	}
}

// unmet lists what a verdict has against an attempt.
func unmet(v checker.Verdict) string {
	var b strings.Builder
	for _, f := range v.Result.Findings {
		if f.Status != expect.Unmet {
			continue
		}
		b.WriteString("\n  ")
		if f.Step != nil {
			b.WriteString(f.Step.String())
		}
		for _, m := range f.Mismatches {
			b.WriteString("; " + m.Field + ": wanted " + m.Wanted + ", seen " + m.Seen)
		}
	}
	return b.String()
}

// BenchmarkCheck is the pure part of a verdict: judging evidence that is there.
func BenchmarkCheck(b *testing.B) {
	for _, name := range []string{"say-hello-nc", "say-hello-newline", "say-hello-python-pieces-16"} {
		b.Run(name, func(b *testing.B) {
			exercise := task(b, "05-say-hello")
			e := evidenceOf(b, filepath.Join("testdata", "captures", name+".pcapng"))
			for b.Loop() {
				if v := checker.Check(exercise, e); said(v) != recorded[name] {
					b.Fatalf("said %q, want %q", said(v), recorded[name])
				}
			}
		})
	}
}
