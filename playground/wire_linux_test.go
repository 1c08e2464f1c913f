package playground

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// kinds lists the packets of the first conversation with xiaomei, lost ones in
// parentheses.
func kinds(e *evidence.Evidence) string {
	var out []string
	for _, p := range e.Packets() {
		if p.Segment == nil || p.Link != evidence.Between {
			continue
		}
		name := string(KindOf(p.Segment))
		if p.Dropped {
			name = "(" + name + ")"
		}
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

// spoken runs a whole call on a wire with rules and returns what was recorded.
func spoken(t *testing.T, rules ...Rule) evidence.Evidence {
	t.Helper()
	l := openLab(t, Options{Tools: []string{dialName}})
	serve(t, l)
	for _, r := range rules {
		l.Wire.AddRule(r)
	}
	out, exit := output(t, l, evidence.Client, dialName+" 10.0.0.2:8080 'hello, xiao mei.'")
	if exit.Code != 0 || out != Reply {
		t.Fatalf("got %+v %q, want %q", exit, out, Reply)
	}
	until(t, l, "end of the call", l.Wire.Idle)
	return l.Wire.Recorder.Evidence()
}

func TestDrop(t *testing.T) {
	for _, c := range []struct {
		name string
		rule Rule
		want string // how the kernels heal it
	}{
		{"syn", Rule{From: evidence.Client, Kind: SYN, Action: Drop, Times: 1}, "(syn) syn syn-ack ack data"},
		{"syn-ack", Rule{From: evidence.Server, Kind: SYNACK, Action: Drop, Times: 1}, "syn (syn-ack) syn"},
		{"ack", Rule{From: evidence.Client, Kind: ACK, Action: Drop, Times: 1}, "syn syn-ack (ack) data"},
		{"data", Rule{From: evidence.Client, Kind: Data, Action: Drop, Times: 1}, "syn syn-ack ack (data) data"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := spoken(t, c.rule)
			got := kinds(&e)
			// After a lost SYN-ACK both sides' timers fire; which is first is chance.
			other := strings.Replace(c.want, "(syn-ack) syn", "(syn-ack) syn-ack", 1)
			if !strings.HasPrefix(got, c.want) && !strings.HasPrefix(got, other) {
				t.Errorf("got %q, want it to begin with %q", got, c.want)
			}
			if n := strings.Count(got, "("); n != 1 {
				t.Errorf("%d packets were lost in %q, want 1", n, got)
			}
		})
	}
}

// TestSYNBackoff holds the retransmission of a lost SYN against RFC 6298 §5.5: the
// timer doubles. The times are the kernel's; the lab switches Linux's linear
// timeouts off.
func TestSYNBackoff(t *testing.T) {
	e := spoken(t, Rule{From: evidence.Client, Kind: SYN, Action: Drop, Times: 2})
	var at []time.Time
	for _, ev := range e.Events {
		if ev.Packet != nil && ev.Packet.Segment != nil && KindOf(ev.Packet.Segment) == SYN {
			at = append(at, ev.At)
		}
	}
	if len(at) != 3 {
		t.Fatalf("%d SYNs, want 3", len(at))
	}
	first, second := at[1].Sub(at[0]), at[2].Sub(at[1])
	if first < 900*time.Millisecond || second < 1800*time.Millisecond || second < first {
		t.Errorf("SYN was repeated after %v and %v, want 1 s and 2 s", first, second)
	}
}

func TestDelay(t *testing.T) {
	const delay = 60 * time.Millisecond
	e := spoken(t, Rule{From: evidence.Server, Action: Delay, Delay: delay})
	c := flow.Conversations(framesOf(&e))[0]
	took := c.Packets[2].At.Sub(c.Packets[1].At)
	if c.Packets[1].Segment.Flags != tcp.SYN|tcp.ACK || took < delay {
		t.Errorf("the third segment came %v after SYN,ACK, want at least %v", took, delay)
	}
	if got, want := kinds(&e), "syn syn-ack ack data ack data"; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want the order kept: %q", got, want)
	}
}

func framesOf(e *evidence.Evidence) []flow.Frame {
	var out []flow.Frame
	for _, ev := range e.Events {
		if p := ev.Packet; p != nil && p.Segment != nil {
			out = append(out, flow.Frame{Number: p.Number, At: ev.At, Segment: p.Segment, Dropped: p.Dropped})
		}
	}
	return out
}

// TestHold stops a handshake at each packet and reads the states in between. While
// SYN is held the client repeats it; the copies must not arrive later.
func TestHold(t *testing.T) {
	l := openLab(t, Options{Tools: []string{dialName}})
	serve(t, l)
	for _, from := range []evidence.Host{evidence.Client, evidence.Server} {
		l.Wire.AddRule(Rule{From: from, Action: Hold})
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		output(t, l, evidence.Client, dialName+" 10.0.0.2:8080")
	}()
	for i, want := range []struct {
		kind           Kind
		client, server tcp.State // while the packet is held
	}{
		{SYN, tcp.SynSent, tcp.Listen},
		{SYNACK, tcp.SynSent, tcp.SynReceived},
		{ACK, 0, tcp.SynReceived}, // the client is ESTABLISHED, or closing already
		{FIN, tcp.FinWait1, tcp.Established},
	} {
		until(t, l, string(want.kind), func() bool { return len(l.Wire.Held()) > 0 })
		held := l.Wire.Held()[0]
		if got := KindOf(held.Segment); got != want.kind {
			t.Fatalf("packet %d is %v, want %v", i, got, want.kind)
		}
		client, server := callOf(held).client, callOf(held).server
		for _, side := range []struct {
			host          evidence.Host
			local, remote netip.AddrPort
			want          tcp.State
		}{{evidence.Client, client, server, want.client}, {evidence.Server, server, client, want.server}} {
			got, err := l.Wire.stateOf(side.host, side.local, side.remote)
			if err != nil || side.want != 0 && got != side.want {
				t.Errorf("while %v is held, %v is %v (%v), want %v", want.kind, side.host, got, err, side.want)
			}
		}
		if want.kind == SYN {
			waitForCopy(t, l, held)
		}
		l.Wire.Release(1)
	}
	l.Wire.Heal()
	<-done
	until(t, l, "end of the call", l.Wire.Idle)
	e := l.Wire.Recorder.Evidence()
	if n := strings.Count(" "+kinds(&e)+" ", " syn "); n != 1 {
		t.Errorf("%d SYNs were carried, want 1: %s", n, kinds(&e))
	}
}

// waitForCopy waits until the client has retransmitted a held segment: its kernel
// counts it.
func waitForCopy(t *testing.T, l *Lab, held *evidence.Packet) {
	t.Helper()
	until(t, l, "retransmission", func() bool {
		s, ok, err := l.Wire.ends[evidence.Client].diag.Lookup(held.Segment.Src, held.Segment.Dst)
		return err == nil && ok && s.Retransmits > 0
	})
}

func TestIPv6(t *testing.T) {
	l := openLab(t, Options{Tools: []string{dialName}})
	ln, err := l.Listen(evidence.Server, netip.AddrPortFrom(ServerAddr6, ServerPort), 16)
	if err != nil {
		t.Skipf("needs IPv6 in the kernel: %v", err)
	}
	s := Serve(ln, l.Wire.Say)
	t.Cleanup(s.Close)
	out, exit := output(t, l, evidence.Client, dialName+" [fd00::2]:8080 'hello, xiao mei.'")
	if exit.Code != 0 || out != Reply {
		t.Fatalf("got %+v %q, want %q", exit, out, Reply)
	}
	until(t, l, "end of the call", l.Wire.Idle)
	e := l.Wire.Recorder.Evidence()
	if got, want := kinds(&e), "syn syn-ack ack data ack data"; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
	for _, p := range e.Packets() {
		if !p.Segment.ChecksumOK {
			t.Errorf("packet %d: checksum does not verify", p.Number)
		}
	}
}

// TestLoopbackIsOverheard makes a call that never reaches the wire.
func TestLoopbackIsOverheard(t *testing.T) {
	l := openLab(t, Options{Tools: []string{dialName}})
	serve(t, l)
	for _, to := range []string{"127.0.0.1:8080", "[::1]:8080", "10.0.0.1:8080"} {
		out, exit := output(t, l, evidence.Client, dialName+" "+to)
		if exit.Code == 0 {
			t.Errorf("%s answered: %s", to, out)
		}
		until(t, l, "end", l.Wire.Idle)
		e := l.Wire.Recorder.Evidence()
		l.Wire.Recorder.Forget()
		var got []string
		for _, p := range e.Packets() {
			got = append(got, fmt.Sprintf("%d %v %v", p.Link, p.Segment.Dst, p.Segment.Flags))
		}
		if len(got) != 2 || got[0] != fmt.Sprintf("%d %s SYN", evidence.Loopback, to) {
			t.Errorf("%s: recorded %q, want SYN and RST, ACK, each once", to, got)
		}
	}
}

// TestFlood sends more than an attempt holds: it is carried, but not kept.
func TestFlood(t *testing.T) {
	l := openLab(t, Options{Tools: []string{dialName}})
	serve(t, l)
	if out, exit := output(t, l, evidence.Client, dialName+" -n 1500 10.0.0.2:8080"); exit.Code != 0 {
		t.Fatal(exit, out)
	}
	until(t, l, "end", l.Wire.Idle)
	e := l.Wire.Recorder.Evidence()
	if n := len(e.Packets()); n != maxPackets {
		t.Errorf("kept %d packets, want %d", n, maxPackets)
	}
	if e.Missed == 0 {
		t.Error("nothing was said of the packets that were not kept")
	}
	if got := slices.IndexFunc(e.Packets(), func(p *evidence.Packet) bool { return p.Number == 0 }); got >= 0 {
		t.Errorf("packet %d has no number", got)
	}
}
