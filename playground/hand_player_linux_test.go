package playground

import (
	"fmt"
	"io"
	"os"
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
