package playground

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// player is a hand in a test, against a real kernel.
type player struct {
	*Hand
	t    *testing.T
	lab  *Lab
	seen int // packets of the kernel that were looked at
	// known are those that came, so that a repetition is known as one.
	known map[string]bool
}

// play opens a lab in which the test plays one side: as xiaoming it has the echo
// server to call; as xiaomei it is called, and the caller is returned.
func play(t *testing.T, as evidence.Host) (*player, *caller) {
	t.Helper()
	return playIn(t, openLab(t, Options{Tools: []string{dialName}}), as)
}

func playIn(t *testing.T, l *Lab, as evidence.Host) (*player, *caller) {
	t.Helper()
	serve(t, l) // on xiaomei: of no effect when that is the hand
	p := &player{Hand: l.Hand(as), t: t, lab: l, known: map[string]bool{}}
	if as == evidence.Client {
		return p, nil
	}
	c := p.dialed()
	p.answered("[SYN] seq=0 ack=0")
	p.state(tcp.SynSent)
	return p, c
}

// caller is a real client that is calling.
type caller struct {
	output *os.File
	p      *Process
}

// dialed has a client on xiaoming call, and say the text that follows if there is one.
func (p *player) dialed(text ...string) *caller {
	p.t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		p.t.Fatal(err)
	}
	null, err := os.Open(os.DevNull)
	if err != nil {
		p.t.Fatal(err)
	}
	c := Command{Args: append([]string{dialName, "10.0.0.2:8080"}, text...), Stdin: null, Stdout: w, Stderr: w}
	process, err := p.lab.Start(evidence.Client, c)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = r.Close() })
	_, _ = w.Close(), null.Close()
	return &caller{r, process}
}

// said is what the caller wrote until it ended.
func (c *caller) said(t *testing.T) string {
	t.Helper()
	if _, err := c.p.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(c.output)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// send sends a segment and checks what the kernel answers, each as "[SYN] seq=0
// ack=0" in the call's relative numbers. No answer is silence; that needs no waiting,
// for the kernel answers within the delivery.
func (p *player) send(s Spec, answers ...string) {
	p.t.Helper()
	p.start(s, answers...)
	p.skipRepeats("")
	if rest := p.fresh(); len(rest) > 0 {
		p.t.Errorf("after %v, the kernel also sent %v", s.Flags, p.labels(rest))
	}
}

// start sends a segment whose answers are but the first of what the kernel sends, as
// its program goes on.
func (p *player) start(s Spec, answers ...string) {
	p.t.Helper()
	if _, err := p.Send(s); err != nil {
		p.t.Fatal(err)
	}
	p.answered(answers...)
}

// answered waits for as many segments of the kernel as are wanted, and compares. What
// the kernel repeats meanwhile, because its timer said so, is passed over.
func (p *player) answered(want ...string) {
	p.t.Helper()
	for _, label := range want {
		var got string
		until(p.t, p.lab, label+" from the kernel", func() bool {
			p.skipRepeats(label)
			fresh := p.labels(p.fresh())
			if len(fresh) > 0 {
				got = fresh[0]
			}
			return len(fresh) > 0
		})
		p.seen++
		p.known[got] = true
		if got != label {
			p.t.Errorf("the kernel sent %q, want %q", got, label)
		}
	}
}

// skipRepeats passes over segments that came before, but for the wanted one.
func (p *player) skipRepeats(wanted string) {
	for _, label := range p.labels(p.fresh()) {
		if label == wanted || !p.known[label] {
			return
		}
		p.seen++
	}
}

// fresh are the segments of the kernel that were not looked at.
func (p *player) fresh() []*tcp.Segment {
	var out []*tcp.Segment
	e := p.lab.Wire.Recorder.Evidence()
	for _, packet := range e.Packets() {
		if packet.From != p.Host && packet.Segment != nil && packet.Link == evidence.Between {
			out = append(out, packet.Segment)
		}
	}
	return out[p.seen:]
}

func (p *player) numbers() Numbers {
	_, n, _ := p.Call()
	return n
}

func (p *player) labels(segments []*tcp.Segment) []string {
	numbers := p.numbers()
	out := make([]string, len(segments))
	for i, s := range segments {
		seq, ack := numbers.Relative(s, false)
		if !s.Flags.Has(tcp.ACK) {
			ack = 0
		}
		out[i] = fmt.Sprintf("[%v] seq=%d ack=%d", s.Flags, seq, ack)
	}
	return out
}

// state checks the kernel's state of the call, read now, and the last one sampled.
func (p *player) state(want tcp.State) {
	p.t.Helper()
	line, _, ok := p.Call()
	if !ok {
		p.t.Fatal("there is no call")
	}
	until(p.t, p.lab, want.String(), func() bool {
		got, err := p.lab.Wire.stateOf(p.Host.Peer(), line.Remote, line.Local)
		return err == nil && got == want
	})
}

// sampled checks the state in which the delivery of the hand's last segment left the
// kernel's socket.
func (p *player) sampled(want tcp.State) {
	p.t.Helper()
	var got tcp.State
	for _, e := range p.lab.Wire.Recorder.Evidence().Events {
		if s := e.Sample; s != nil && s.Moment == evidence.After {
			if s.Host == p.Host {
				p.t.Errorf("a state of the hand's side was sampled: %v", s.State)
			}
			got = s.State
		}
	}
	if got != want {
		p.t.Errorf("sampled %v, want %v", got, want)
	}
}

const mss = 1460

var syn = Spec{Flags: tcp.SYN, MSS: mss}

// halfOpen has the hand call, up to SYN-RECEIVED at the server.
func halfOpen(t *testing.T) *player {
	t.Helper()
	p, _ := play(t, evidence.Client)
	p.send(syn, "[SYN, ACK] seq=0 ack=1")
	p.state(tcp.SynReceived)
	return p
}

func TestHandCalls(t *testing.T) {
	t.Run("whole call", func(t *testing.T) {
		t.Parallel()
		p := halfOpen(t)
		p.send(Spec{Flags: tcp.ACK, Seq: 1, Ack: 1})
		p.state(tcp.Established)
		const hello = "hello, xiao mei."
		p.start(Spec{Flags: tcp.PSH | tcp.ACK, Seq: 1, Ack: 1, Data: []byte(hello)},
			"[ACK] seq=1 ack=17", "[PSH, ACK] seq=1 ack=17", "[FIN, ACK] seq=19 ack=17")
		p.send(Spec{Flags: tcp.FIN | tcp.ACK, Seq: 17, Ack: 20}, "[ACK] seq=20 ack=18")
		p.state(tcp.TimeWait)
		until(t, p.lab, "end of the call", p.lab.Wire.Idle)
	})
	t.Run("wrong ack in SYN-RECEIVED", func(t *testing.T) {
		t.Parallel()
		p := halfOpen(t)
		p.send(Spec{Flags: tcp.ACK, Seq: 1, Ack: 6}, "[RST] seq=6 ack=0")
		p.sampled(tcp.SynReceived)
		p.send(Spec{Flags: tcp.ACK, Seq: 1, Ack: 0}, "[RST] seq=0 ack=0")
		p.state(tcp.SynReceived)
		p.send(Spec{Flags: tcp.ACK, Seq: 1, Ack: 1})
		p.state(tcp.Established)
	})
	t.Run("seq off by one", func(t *testing.T) {
		t.Parallel()
		p := halfOpen(t)
		p.send(Spec{Flags: tcp.ACK, Seq: 0, Ack: 1}, "[ACK] seq=1 ack=1")
		p.sampled(tcp.SynReceived)
		p.send(Spec{Flags: tcp.ACK, Seq: 1, Ack: 1})
		p.state(tcp.Established)
	})
	t.Run("reset", func(t *testing.T) {
		t.Parallel()
		p := halfOpen(t)
		p.send(Spec{Flags: tcp.RST, Seq: 1})
		p.state(tcp.Listen)
		p.sampled(tcp.Listen)
	})
	t.Run("same SYN again", func(t *testing.T) {
		t.Parallel()
		p := halfOpen(t)
		p.send(syn, "[SYN, ACK] seq=0 ack=1") // seq=0: the same ISN as before
		p.sampled(tcp.SynReceived)
	})
	t.Run("no answer to SYN, ACK", func(t *testing.T) {
		t.Parallel()
		p := halfOpen(t)
		p.answered("[SYN, ACK] seq=0 ack=1") // again, after a second
		p.state(tcp.SynReceived)
	})
	t.Run("SYN with another seq", func(t *testing.T) {
		t.Parallel()
		p := halfOpen(t)
		another := syn
		another.Seq = 4000
		// Nobody's sequence number is in it: it is 0 as RFC 9293 §3.10.7.1 has it.
		p.send(another, fmt.Sprintf("[RST, ACK] seq=%d ack=4001", tcp.Seq(0).Sub(p.numbers().Peer)))
		p.sampled(tcp.Listen)
	})
	t.Run("bad checksum", func(t *testing.T) {
		t.Parallel()
		p, _ := play(t, evidence.Client)
		before := p.checksumErrors()
		bad := syn
		bad.BadChecksum = true
		p.send(bad)
		p.sampled(tcp.Listen)
		if got := p.checksumErrors() - before; got != 1 {
			t.Errorf("InCsumErrors grew by %d, want 1", got)
		}
		p.send(syn, "[SYN, ACK] seq=0 ack=1")
	})
	t.Run("stray ACK", func(t *testing.T) {
		t.Parallel()
		p, _ := play(t, evidence.Client)
		p.send(Spec{Flags: tcp.ACK, Seq: 77, Ack: 1234}, "[RST] seq=1234 ack=0")
		p.sampled(tcp.Listen)
	})
	t.Run("stray SYN, ACK", func(t *testing.T) {
		t.Parallel()
		p, _ := play(t, evidence.Client)
		p.send(Spec{Flags: tcp.SYN | tcp.ACK, Seq: 77, Ack: 1234}, "[RST] seq=1234 ack=0")
		p.sampled(tcp.Listen)
	})
	t.Run("SYN and FIN", func(t *testing.T) {
		t.Parallel()
		p, _ := play(t, evidence.Client)
		p.send(Spec{Flags: tcp.SYN | tcp.FIN})
		p.sampled(tcp.Listen)
	})
	t.Run("nobody listens", func(t *testing.T) {
		t.Parallel()
		p, _ := play(t, evidence.Client)
		p.Dial(81)
		p.send(syn, "[RST, ACK] seq=0 ack=1")
		p.sampled(tcp.Closed)
	})
}

func (p *player) checksumErrors() int64 {
	p.t.Helper()
	c, err := p.lab.Counters(p.Host.Peer())
	if err != nil {
		p.t.Fatal(err)
	}
	return c["InCsumErrors"]
}

func TestHandIsCalled(t *testing.T) {
	synAck := Spec{Flags: tcp.SYN | tcp.ACK, Ack: 1, MSS: mss}
	t.Run("whole call", func(t *testing.T) {
		t.Parallel()
		l := openLab(t, Options{Tools: []string{dialName}})
		p := &player{Hand: l.Hand(evidence.Server), t: t, lab: l, known: map[string]bool{}}
		if _, err := p.Send(synAck); err == nil {
			t.Error("answered although nobody had called")
		}
		c := p.dialed("hello")
		p.answered("[SYN] seq=0 ack=0")
		p.start(synAck, "[ACK] seq=1 ack=1")
		p.answered("[PSH, ACK] seq=1 ack=1")
		p.state(tcp.Established)
		p.start(Spec{Flags: tcp.FIN | tcp.PSH | tcp.ACK, Seq: 1, Ack: 6, Data: []byte("by hand")})
		if got := c.said(t); got != "by hand" {
			t.Errorf("the caller read %q", got)
		}
	})
	t.Run("wrong ack", func(t *testing.T) {
		t.Parallel()
		p, _ := play(t, evidence.Server)
		wrong := synAck
		wrong.Ack = 0                                           // forgot the one more
		p.send(wrong, "[RST] seq=0 ack=0", "[SYN] seq=0 ack=0") // it calls again at once
		p.state(tcp.SynSent)
		p.start(synAck, "[ACK] seq=1 ack=1")
	})
	t.Run("bare ACK, right", func(t *testing.T) {
		t.Parallel()
		p, _ := play(t, evidence.Server)
		p.send(Spec{Flags: tcp.ACK, Seq: 0, Ack: 1})
		p.sampled(tcp.SynSent)
	})
	t.Run("bare ACK, wrong", func(t *testing.T) {
		t.Parallel()
		p, _ := play(t, evidence.Server)
		p.send(Spec{Flags: tcp.ACK, Seq: 0, Ack: 100}, "[RST] seq=100 ack=0")
		p.state(tcp.SynSent)
	})
	for name, last := range map[string]Spec{
		"ACK":      {Flags: tcp.ACK, Seq: 1, Ack: 1},
		"SYN, ACK": synAck, // RFC 9293 figure 7
	} {
		t.Run("simultaneous open, then "+name, func(t *testing.T) {
			t.Parallel()
			p, _ := play(t, evidence.Server)
			p.send(syn, "[SYN, ACK] seq=0 ack=1")
			p.sampled(tcp.SynReceived)
			p.start(last)
			until(t, p.lab, "ESTABLISHED", func() bool {
				e := p.lab.Wire.Recorder.Evidence()
				return statesOf(&e)[seenState{evidence.Client, tcp.Established}]
			})
		})
	}
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		p, c := play(t, evidence.Server)
		p.send(Spec{Flags: tcp.RST | tcp.ACK, Ack: 1})
		p.state(tcp.Closed)
		if got := c.said(t); !strings.Contains(got, "connection refused") {
			t.Errorf("the caller said %q", got)
		}
	})
}

// TestHandWithoutTUN plays both sides of a wire that is made of packet sockets.
func TestHandWithoutTUN(t *testing.T) {
	for _, as := range []evidence.Host{evidence.Client, evidence.Server} {
		t.Run(as.String(), func(t *testing.T) {
			t.Parallel()
			_ = openLab(t, Options{}) // skips where no lab can be made at all
			l, err := open(t.Context(), Options{Tools: []string{dialName}}, way{userNS: true, link: vethLink})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(l.Close)
			p, c := playIn(t, l, as)
			if as == evidence.Client {
				p.send(syn, "[SYN, ACK] seq=0 ack=1")
				p.send(Spec{Flags: tcp.ACK, Seq: 1, Ack: 6}, "[RST] seq=6 ack=0")
				p.send(Spec{Flags: tcp.ACK, Seq: 1, Ack: 1})
				p.state(tcp.Established)
				return
			}
			p.start(Spec{Flags: tcp.SYN | tcp.ACK, Ack: 1}, "[ACK] seq=1 ack=1")
			if got := c.said(t); got != "" {
				t.Errorf("the caller said %q", got)
			}
		})
	}
}
