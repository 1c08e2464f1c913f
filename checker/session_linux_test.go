package checker

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
	"tcplearn/playground"
)

// openSession makes a session with the echo server for a test.
func openSession(t testing.TB) *Session {
	t.Helper()
	return openSetting(t, Setting{})
}

// openSetting makes a session for a test. Where the machine refuses for want of a
// right the test is skipped, saying what grants it.
func openSetting(t testing.TB, setting Setting) *Session {
	t.Helper()
	s, err := Open(t.Context(), playground.Options{Tools: []string{clientName}}, setting)
	var refusal *playground.LabError
	if errors.As(err, &refusal) && refusal.Cause != playground.CauseUnknown {
		t.Skipf("needs user namespaces and /dev/net/tun with mode 0666: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// lesson reads what a lesson's exercise asks for.
func lesson(t testing.TB, folder string) Task {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "lessons", folder, "exercise"))
	if err != nil {
		t.Fatal(err)
	}
	_, steps, ok := strings.Cut(string(text), "\n---\n")
	if !ok {
		t.Fatalf("%s: no steps", folder)
	}
	steps, _, _ = strings.Cut(steps, "\n---\n") // questions may follow
	e, err := expect.Parse(folder, steps, 1)
	if err != nil {
		t.Fatal(err)
	}
	return Task{Expect: e, Connections: 1}
}

// command is a program that reads nothing and says nothing but errors.
func command(t testing.TB, args ...string) playground.Command {
	t.Helper()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { null.Close() })
	return playground.Command{Args: args, Stdin: null, Stdout: null, Stderr: os.Stderr}
}

// run runs the tests' client on xiaoming. Its standard input ends when the returned
// function is called.
func run(t testing.TB, s *Session, timeout time.Duration, script string) (timedOut bool, end func()) {
	t.Helper()
	stdin, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c := command(t, "sh", "-c", script)
	c.Stdin = stdin
	exit, timedOut, err := s.Run(t.Context(), c, timeout)
	stdin.Close()
	t.Cleanup(func() { write.Close() })
	if err != nil || (!timedOut && exit != playground.Exit{}) {
		t.Fatalf("%s: %+v, %v", script, exit, err)
	}
	return timedOut, func() { write.Close() }
}

// observe judges what was done since the last time.
func observe(t testing.TB, s *Session, task Task, timedOut bool) Verdict {
	t.Helper()
	e, err := s.Observe(t.Context(), timedOut)
	if err != nil {
		t.Fatal(err)
	}
	return Check(task, e)
}

// passed wants a verdict that has nothing against the attempt.
func passed(t testing.TB, v Verdict) {
	t.Helper()
	if v.Outcome == Passed && v.Doubt == DoubtNone && v.Mistake == nil {
		return
	}
	t.Errorf("%v %q %+v", v.Outcome, v.Doubt, v.Mistake)
	for _, f := range v.Result.Findings {
		if f.Status != expect.Met && f.Status != expect.Skipped {
			t.Errorf("%v: %v, mismatches %+v, seen %v", f.Step, f.Status, f.Mismatches, f.Seen)
		}
	}
}

// mistaken wants a verdict of a certain mistake.
func mistaken(t testing.TB, v Verdict, want MistakeID) {
	t.Helper()
	if v.Outcome != Failed || v.Mistake == nil || v.Mistake.ID != want {
		t.Errorf("%v %q %+v, want %q", v.Outcome, v.Doubt, v.Mistake, want)
	}
}

const (
	shake  = "call 10.0.0.2:8080"
	talk   = "call 10.0.0.2:8080 'hello, xiao mei.' hear"
	talkN  = "call 10.0.0.2:8080 'hello, xiao mei.' shut hear"
	chatty = "call 10.0.0.2:8080 'hello, xiao mei.\n' hear"
)

// TestSession makes several attempts in one session, each judged by itself.
func TestSession(t *testing.T) {
	t.Parallel()
	s := openSession(t)
	handshake, hello := lesson(t, "03-handshake"), lesson(t, "05-say-hello")
	for _, attempt := range []struct {
		script string
		task   Task
		want   MistakeID // none where it passes
	}{
		{"call 10.0.0.2 ping", handshake, Ping},
		{"call 127.0.0.1 ping", handshake, Ping},
		{"true", handshake, NothingHappened},
		{shake, handshake, ""},
		{shake, hello, NoData},
		{talk, hello, ""},
		{talkN, hello, ""},
		{chatty, hello, TrailingNewline},
		{talk, handshake, SentData},
		{shake + "; " + shake, handshake, TwoConnections},
		{"call 10.0.0.2:8081 2>/dev/null || true", hello, WrongPort},
		{"call [fd00::2]:8080 2>/dev/null || true", hello, IPv6},
		{"call 127.0.0.1:8080 2>/dev/null || true", hello, OwnHost},
		{shake, handshake, ""},
	} {
		_, _ = run(t, s, 0, attempt.script)
		v := observe(t, s, attempt.task, false)
		if attempt.want != "" {
			mistaken(t, v, attempt.want)
		} else {
			passed(t, v)
		}
		if t.Failed() {
			t.Fatalf("at %s", attempt.script)
		}
	}
}

// TestStatesAreObserved wants each of the four states met by what a kernel said, and
// on the ladder beside the packet that brought it.
func TestStatesAreObserved(t *testing.T) {
	t.Parallel()
	s := openSession(t)
	_, _ = run(t, s, 0, shake)
	v := observe(t, s, lesson(t, "03-handshake"), false)
	passed(t, v)
	states := 0
	for _, f := range v.Result.Findings {
		if f.Step.State == nil {
			continue
		}
		states++
		if f.Status != expect.Met || f.Source != evidence.Kernel {
			t.Errorf("%v: %v, known from the %v", f.Step, f.Status, f.Source)
		}
	}
	if states != 5 {
		t.Errorf("the lesson asks for %d states, want 5", states)
	}
	for _, sample := range v.Samples() {
		if sample.How != evidence.Kernel || !sample.State.Known() {
			t.Errorf("a sample is known from the %v: %+v", sample.How, sample)
		}
	}
	ladder := Ladder(v.Conversation, v.Samples())
	if len(ladder) < 4 {
		t.Fatalf("the ladder has %d rungs", len(ladder))
	}
	for i, want := range []Rung{
		{Server: tcp.Listen},
		{Client: tcp.SynSent, Server: tcp.SynReceived},
		{Client: tcp.Established},
		{Server: tcp.Established},
	} {
		if got := ladder[i]; got.Client != want.Client || got.Server != want.Server || (got.Packet == nil) != (i == 0) {
			t.Errorf("rung %d: %v, %v; want %v, %v", i, got.Client, got.Server, want.Client, want.Server)
		}
	}
}

// TestLostSegments has the wire lose each of the handshake's segments. The kernels
// mend that, and the handshake passes, what was sent again counted.
func TestLostSegments(t *testing.T) {
	for name, rule := range map[string]playground.Rule{
		"syn":     {From: evidence.Client, Kind: playground.SYN},
		"syn-ack": {From: evidence.Server, Kind: playground.SYNACK},
		"ack":     {From: evidence.Client, Kind: playground.ACK},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openSession(t)
			rule.Action, rule.Times = playground.Drop, 1
			s.lab.Wire.AddRule(rule)
			_, hangUp := run(t, s, time.Millisecond, shake+" wait")
			until(t, s, "connection", connected)
			hangUp()
			v := observe(t, s, lesson(t, "03-handshake"), false)
			passed(t, v)
			if v.Result.Retransmissions < 1 {
				t.Errorf("%d retransmissions were counted, want at least 1", v.Result.Retransmissions)
			}
			if n := lost(v.Conversation); n != 1 {
				t.Errorf("%d segments were lost, want 1", n)
			}
		})
	}
}

// TestLostAckOfShortCall loses the third segment of a call that ends at once: the
// FIN acknowledges in its place. The server's kernel then goes from SYN-RECEIVED
// through ESTABLISHED to CLOSE-WAIT in one step, between which nobody can look. The
// learner did nothing wrong.
func TestLostAckOfShortCall(t *testing.T) {
	t.Parallel()
	s := openSession(t)
	s.lab.Wire.AddRule(playground.Rule{From: evidence.Client, Kind: playground.ACK, Action: playground.Drop, Times: 1})
	_, _ = run(t, s, 0, shake)
	if v := observe(t, s, lesson(t, "03-handshake"), false); v.Outcome == Failed || lost(v.Conversation) != 1 {
		t.Errorf("%v, mistake %+v, %d lost", v.Outcome, v.Mistake, lost(v.Conversation))
	}
}

// until waits for a condition, asking again after each packet.
func until(t testing.TB, s *Session, what string, is func(*evidence.Evidence) bool) {
	t.Helper()
	limit := time.After(20 * time.Second)
	for {
		if e := s.lab.Wire.Recorder.Evidence(); is(&e) {
			return
		}
		select {
		case <-s.lab.Wire.Carried():
		case <-limit:
			t.Fatalf("%s: not within 20 s", what)
		}
	}
}

// connected reports whether both ends of a call were seen ESTABLISHED.
func connected(e *evidence.Evidence) bool {
	var seen [2]bool
	for _, sample := range samplesOf(e) {
		seen[sample.Host] = seen[sample.Host] || sample.State == tcp.Established
	}
	return seen == [2]bool{true, true}
}

// lost is how many segments of a call the wire lost.
func lost(c *flow.Conversation) int {
	n := 0
	for _, p := range c.Packets {
		if p.Dropped {
			n++
		}
	}
	return n
}

// TestCallInTheBackground leaves a call open when the command ends. It is judged as
// it is, and again, whole, when it has ended.
func TestCallInTheBackground(t *testing.T) {
	t.Parallel()
	s := openSession(t)
	task := lesson(t, "03-handshake")
	// A shell takes its background jobs' standard input away, unless told otherwise.
	_, end := run(t, s, 0, "exec 3<&0; call 10.0.0.2:8080 wait <&3 &")
	until(t, s, "connection", connected)
	v := observe(t, s, task, false)
	mistaken(t, v, NeverClosed)
	if !v.Evidence.Open || v.Evidence.TimedOut {
		t.Errorf("open %v, timed out %v", v.Evidence.Open, v.Evidence.TimedOut)
	}
	end()
	v = observe(t, s, task, false)
	passed(t, v)
	if v.Evidence.Open {
		t.Error("the call goes on")
	}
	if client, server := v.Conversation.SYN(); !client || !server || v.Conversation.Packets[0].Repeat != flow.Fresh {
		t.Error("the call's beginning was forgotten")
	}
	_, _ = run(t, s, 0, "true")
	mistaken(t, observe(t, s, task, false), NothingHappened)
}

// TestTimeout lets a command go on for longer than it may.
func TestTimeout(t *testing.T) {
	t.Parallel()
	s := openSession(t)
	task := lesson(t, "03-handshake")
	timedOut, end := run(t, s, time.Millisecond, shake+" wait")
	if !timedOut {
		t.Fatal("the command ended by itself")
	}
	until(t, s, "connection", connected)
	v := observe(t, s, task, timedOut)
	mistaken(t, v, NeverClosed)
	if !v.Mistake.TimedOut || !v.Evidence.TimedOut {
		t.Errorf("nothing says that the time ran out: %+v", v.Mistake)
	}
	end()
	passed(t, observe(t, s, task, false))
}

// TestInterrupted ends an attempt from outside, as Ctrl-C does.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	s := openSession(t)
	_, _ = run(t, s, time.Millisecond, shake+" wait")
	until(t, s, "connection", connected)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if e, err := s.Observe(ctx, false); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v", e, err)
	}
	if _, _, err := s.Run(ctx, command(t, "sleep", "9"), time.Second); !errors.Is(err, context.Canceled) {
		t.Errorf("the command's end is reported as %v", err)
	}
}

// TestNoSuchProgram wants the reason why a command did not start.
func TestNoSuchProgram(t *testing.T) {
	t.Parallel()
	s := openSession(t)
	_, _, err := s.Run(t.Context(), command(t, "telephone"), 0)
	var start *playground.StartError
	if !errors.As(err, &start) || !start.Missing || start.Name != "telephone" {
		t.Errorf("got %v", err)
	}
}

// TestTooManyPackets has an attempt send more than one may hold, so that its end is
// not among what was kept: nobody can tell. The next attempt is judged by itself.
func TestTooManyPackets(t *testing.T) {
	t.Parallel()
	s := openSession(t)
	task := lesson(t, "03-handshake")
	_, enough := run(t, s, time.Millisecond, shake+" flood")
	until(t, s, "too many packets", func(e *evidence.Evidence) bool { return e.Missed > 0 })
	enough()
	v := observe(t, s, task, false)
	if v.Outcome != Inconclusive || v.Doubt != DoubtMissed || v.Mistake != nil || v.Evidence.Missed == 0 {
		t.Errorf("%v %q %+v, missed %d", v.Outcome, v.Doubt, v.Mistake, v.Evidence.Missed)
	}
	_, _ = run(t, s, 0, shake)
	passed(t, observe(t, s, task, false))
}

// BenchmarkVerdict measures how long after a call's last packet its verdict is
// there. The client's end, which has to be waited for, lies in between.
func BenchmarkVerdict(b *testing.B) {
	s := openSession(b)
	task := lesson(b, "05-say-hello")
	c := command(b, clientName, "10.0.0.2:8080", "hello, xiao mei.", "hear")
	var sum, judging time.Duration
	for b.Loop() {
		if exit, _, err := s.Run(b.Context(), c, 0); err != nil || exit.Code != 0 {
			b.Fatalf("%+v, %v", exit, err)
		}
		ended := time.Now()
		v := observe(b, s, task, false)
		now := time.Now()
		passed(b, v)
		packets := v.Conversation.Packets
		sum += now.Sub(packets[len(packets)-1].At)
		judging += now.Sub(ended)
	}
	b.ReportMetric(float64(sum.Microseconds())/1000/float64(b.N), "last-packet-to-verdict-ms")
	b.ReportMetric(float64(judging.Microseconds())/1000/float64(b.N), "end-to-verdict-ms")
}
