package playground

import (
	"fmt"
	"strings"
	"testing"

	"tcplearn/checker/evidence"
	"tcplearn/checker/flow/oracle"
	"tcplearn/checker/tcp"
)

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
			e := p.lab.Wire.Recorder.Evidence()
			oracle.Compare(t, saved(t, &e, e.Packets()))
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
