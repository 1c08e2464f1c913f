package checker

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/tcp"
	"tcplearn/playground"
)

// openLoopback makes this machine the ground. A test that captures is skipped where
// that is not allowed.
func openLoopback(t testing.TB) *Loopback {
	t.Helper()
	l, err := OpenLoopback(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	if !l.Sees() {
		t.Skip("needs CAP_NET_RAW")
	}
	return l
}

// openBlind makes this machine a ground where nothing may be captured, whoever runs
// the test: the right is taken away while the ground is made.
func openBlind(t testing.TB) *Loopback {
	t.Helper()
	runtime.LockOSThread() // capabilities belong to a thread
	defer runtime.UnlockOSThread()
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var before, without [2]unix.CapUserData
	if err := unix.Capget(&header, &before[0]); err != nil {
		t.Fatal(err)
	}
	without = before
	without[0].Effective &^= 1 << unix.CAP_NET_RAW
	if err := unix.Capset(&header, &without[0]); err != nil {
		t.Fatal(err)
	}
	l, err := OpenLoopback(t.Context())
	if err := unix.Capset(&header, &before[0]); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	if l.Sees() {
		t.Fatal("captures without CAP_NET_RAW")
	}
	return l
}

// attempt runs the tests' client on this machine and judges what it did.
func attempt(t testing.TB, l *Loopback, task Task, client string) Verdict {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// The tests' client is this program by another name.
	script := fmt.Sprintf(`call() { (exec -a call %s "$@"); }; %s`, self, client)
	exit, timedOut, err := l.Run(t.Context(), command(t, "bash", "-c", script), 0)
	if err != nil || timedOut || exit.Code != 0 {
		t.Fatalf("%s: %+v, %v", client, exit, err)
	}
	e, err := l.Observe(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	return Check(task, e)
}

// TestLoopback judges calls on this machine itself, over IPv4 and IPv6.
func TestLoopback(t *testing.T) {
	t.Parallel()
	l := openLoopback(t)
	handshake, hello := lesson(t, "03-handshake"), lesson(t, "05-say-hello")
	for _, at := range l.Addrs() {
		for _, try := range []struct {
			client string
			task   Task
			want   MistakeID
		}{
			{"call %s", handshake, ""},
			{"call %s 'hello, xiao mei.' hear", hello, ""},
			{"call %s 'hello, xiao mei.' shut hear", hello, ""},
			{"call %s 'hello, xiao mei.\n' hear", hello, TrailingNewline},
			{"call %s", hello, NoData},
			{"call %[1]s; call %[1]s", handshake, TwoConnections},
			{"true || call %s", handshake, NothingHappened},
		} {
			v := attempt(t, l, try.task, fmt.Sprintf(try.client, at))
			if try.want != "" {
				mistaken(t, v, try.want)
				continue
			}
			passed(t, v)
			if v.Conversation.Server != at || v.Evidence.Ground != evidence.GroundLoopback {
				t.Errorf("judged %v on %v, want %v", v.Conversation.Server, v.Evidence.Ground, at)
			}
			for _, f := range v.Result.Findings {
				if f.Source == evidence.Derived && f.Step.Packet != nil {
					t.Errorf("%v: a packet that was captured is called derived", f.Step)
				}
			}
		}
	}
}

// TestLoopbackReadsStates wants the kernel's word, not ours, for the states of a
// call that stands still for a moment.
func TestLoopbackReadsStates(t *testing.T) {
	t.Parallel()
	l := openLoopback(t)
	c, err := net.Dial("tcp4", l.Addrs()[0].String())
	if err != nil {
		t.Fatal(err)
	}
	client := netip.MustParseAddrPort(c.LocalAddr().String())
	read := map[evidence.Host]bool{}
	for deadline := time.Now().Add(10 * time.Second); len(read) < 2 && time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		e := l.place.Evidence()
		for _, s := range samplesOf(&e) {
			if (s.Local == client || s.Remote == client) && s.State == tcp.Established && s.How == evidence.Kernel {
				read[s.Host] = true
			}
		}
	}
	if err := c.Close(); err != nil || len(read) < 2 {
		t.Fatalf("ESTABLISHED was read of %v, want both sides, %v", read, err)
	}
	if err := l.Await(t.Context()); err != nil {
		t.Fatal(err)
	}
	e, err := l.Observe(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	v := Check(lesson(t, "03-handshake"), e)
	passed(t, v)
	for _, f := range v.Result.Findings {
		if f.Step.State != nil && f.Step.State.Host == evidence.Server && f.Step.State.State == tcp.Established && f.Source != evidence.Kernel {
			t.Errorf("%v is known from the %v", f.Step, f.Source)
		}
	}
}

// TestBlind wants only that proved which sockets can prove, and the mistake named
// that the server could hear.
func TestBlind(t *testing.T) {
	t.Parallel()
	l := openBlind(t)
	hello := lesson(t, "05-say-hello")
	for _, at := range l.Addrs() {
		v := attempt(t, l, hello, fmt.Sprintf("call %s 'hello, xiao mei.' hear", at))
		if v.Outcome != Inconclusive || v.Doubt != DoubtBlind || v.Mistake != nil {
			t.Errorf("%v %q %+v", v.Outcome, v.Doubt, v.Mistake)
		}
		met := map[string]bool{}
		for _, f := range v.Result.Findings {
			if f.Status == expect.Met {
				met[f.Step.String()] = true
			} else if f.Status != expect.Unknown {
				t.Errorf("%v is %v, want it unknown", f.Step, f.Status)
			}
		}
		for step, want := range map[string]bool{
			"server is LISTEN":                             true,
			"client > server [SYN] seq=0 len=0":            true,
			"client is ESTABLISHED":                        true,
			"server is ESTABLISHED":                        true,
			"server > client [SYN, ACK] seq=0 ack=1 len=0": false,
			"client is SYN-SENT":                           false,
		} {
			if met[step] != want {
				t.Errorf("%s: met %v, want %v", step, met[step], want)
			}
		}
		packets := v.Evidence.Packets()
		if len(packets) != 2 || packets[0].Segment.Flags != tcp.SYN || string(packets[1].Segment.Payload) != playground.Reply {
			t.Fatalf("got %d packets, want the client's SYN and the server's answer", len(packets))
		}
		if ack := packets[1].Segment.Ack.Sub(packets[0].Segment.Seq); ack != 17 {
			t.Errorf("the answer acknowledges ISN+%d, want 17", ack)
		}
		v = attempt(t, l, hello, fmt.Sprintf("call %s 'hello, xiao mei.\n' hear", at))
		if v.Outcome != Inconclusive || v.Mistake == nil || v.Mistake.ID != TrailingNewline {
			t.Errorf("%v %+v, want %v named", v.Outcome, v.Mistake, TrailingNewline)
		}
	}
}

// TestNextFreePort opens two grounds at once: the second takes another port.
func TestNextFreePort(t *testing.T) {
	t.Parallel()
	a, b := openBlind(t), openBlind(t)
	if a.Addrs()[0].Port() == b.Addrs()[0].Port() {
		t.Errorf("both at %v", a.Addrs())
	}
}

// TestDerivedAgainstKernel forgets what both kernels of a lab said of a call, and
// derives it from the packets: the ladder must be the same, state by state.
func TestDerivedAgainstKernel(t *testing.T) {
	t.Parallel()
	s := openSession(t)
	for _, script := range []string{shake, talk, talkN, chatty, "call 10.0.0.2:8081 2>/dev/null || true"} {
		_, _ = run(t, s, 0, script)
		e, err := s.Observe(t.Context(), false)
		if err != nil {
			t.Fatal(err)
		}
		calls := survey(e)
		c := append(calls.calls, calls.elsewhere...)[0]
		want := Ladder(c, samplesOf(e))
		blind := *e
		blind.Events = nil
		for _, ev := range e.Events {
			if ev.Sample == nil {
				blind.Events = append(blind.Events, ev)
			}
		}
		derive(&blind)
		got := Ladder(c, samplesOf(&blind))
		for i := range want {
			if got[i].Client != want[i].Client || got[i].Server != want[i].Server {
				t.Errorf("%s: rung %d: derived %v and %v, the kernels said %v and %v",
					script, i, got[i].Client, got[i].Server, want[i].Client, want[i].Server)
			}
		}
	}
}
