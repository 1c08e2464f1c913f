package playground

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/sockets"
	"tcplearn/checker/tcp"
)

// stepped is a lab with everything held on the wire and a client that calls.
func stepped(t *testing.T, args string) (l *Lab, done <-chan struct{}) {
	t.Helper()
	l = openLab(t, Options{Tools: []string{dialName}})
	serve(t, l)
	l.Wire.HoldAll()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		output(t, l, evidence.Client, dialName+" 10.0.0.2:8080 "+args)
	}()
	return l, ended
}

// heldOf waits until a segment of a kind is held, and returns it.
func heldOf(t *testing.T, l *Lab, kind Kind) (p *evidence.Packet) {
	t.Helper()
	until(t, l, string(kind)+" is held", func() bool {
		i := slices.IndexFunc(l.Wire.Held(), func(p *evidence.Packet) bool { return KindOf(p.Segment) == kind })
		if i >= 0 {
			p = l.Wire.Held()[i]
		}
		return i >= 0
	})
	return p
}

// pass lets the next segment of a kind go.
func pass(t *testing.T, l *Lab, kind Kind) {
	t.Helper()
	if p := heldOf(t, l, kind); !l.Wire.Pass(p.Number) {
		t.Fatalf("%s was held, and is not any more", kind)
	}
}

// endOfCall lets all go and waits until the call is over.
func endOfCall(t *testing.T, l *Lab, done <-chan struct{}) evidence.Evidence {
	t.Helper()
	l.Wire.Heal()
	<-done
	until(t, l, "end of the call", l.Wire.Idle)
	return l.Wire.Recorder.Evidence()
}

// fates counts what became of held packets.
func fates(e *evidence.Evidence) map[evidence.Fate]int {
	out := map[evidence.Fate]int{}
	for _, ev := range e.Events {
		if ev.Deed != nil {
			out[ev.Deed.Fate]++
		}
	}
	return out
}

// TestLose drops a held SYN. The wire forgets it: the retransmission, which the
// kernel's own timer announces, is held as a packet of its own.
func TestLose(t *testing.T) {
	l, done := stepped(t, "hello")
	first := heldOf(t, l, SYN)
	if !l.Wire.Lose(first.Number) || l.Wire.Lose(first.Number) {
		t.Fatal("a held packet can be lost once, and only once")
	}
	all, err := l.Wire.Sockets(evidence.Client)
	i := slices.IndexFunc(all, func(s sockets.Socket) bool { return s.State == tcp.SynSent })
	if err != nil || i < 0 || all[i].Timer != sockets.TimerRetransmit || all[i].Expires > time.Second {
		t.Fatalf("want a SYN_SENT whose retransmission timer ends within 1 s, got %+v (%v)", all, err)
	}
	again := heldOf(t, l, SYN)
	if again.Number == first.Number || again.Segment.Seq != first.Segment.Seq {
		t.Errorf("packet %d, seq %d follows packet %d, seq %d; want its retransmission", again.Number, again.Segment.Seq, first.Number, first.Segment.Seq)
	}
	if first.Dropped {
		t.Error("the packet that was handed out was written to")
	}
	e := endOfCall(t, l, done)
	if got, want := kinds(&e), "(syn) syn syn-ack ack data"; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
	if got := fates(&e); got[evidence.Lost] != 1 || got[evidence.Passed] != 1 {
		t.Errorf("got fates %v, want one lost, and its retransmission passed", got)
	}
}

// TestOutdated holds SYN,ACK until the client repeats the SYN that it acknowledges:
// the copy does not go on, for all it could say is known.
func TestOutdated(t *testing.T) {
	l, done := stepped(t, "hello")
	pass(t, l, SYN)
	heldOf(t, l, SYNACK)
	until(t, l, "both sides repeat", func() bool {
		e := l.Wire.Recorder.Evidence()
		got := fates(&e)
		return got[evidence.Outdated] > 0 && got[evidence.Repeated] > 0
	})
	held := l.Wire.Held()
	if len(held) != 1 {
		t.Fatalf("%d packets are held, want SYN,ACK only", len(held))
	}
	e := l.Wire.Recorder.Evidence()
	if got := e.Waiting(); len(got) != 1 || !got[held[0].Number] {
		t.Errorf("packets %v are said to wait, want %d", got, held[0].Number)
	}
	e = endOfCall(t, l, done)
	if got := e.Waiting(); len(got) != 0 {
		t.Errorf("packets %v are said to wait, and the call is over", got)
	}
	if got, want := kinds(&e), "syn syn-ack ack data"; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
}

// TestCopiesGoBy holds SYN for good; its retransmission overtakes it and opens the
// connection. The original then arrives long after its time.
func TestCopiesGoBy(t *testing.T) {
	l, done := stepped(t, "hello")
	original := heldOf(t, l, SYN)
	if !l.Wire.LetCopiesBy(original.Number) {
		t.Fatal("SYN is not held")
	}
	pass(t, l, SYNACK)
	pass(t, l, ACK)
	if !l.Wire.Pass(original.Number) {
		t.Fatal("the original is not held any more")
	}
	e := endOfCall(t, l, done)
	if got, want := kinds(&e), "syn syn syn-ack ack"; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
}

// TestPostpone lets SYN go so that it arrives after its retransmission was held.
func TestPostpone(t *testing.T) {
	l, done := stepped(t, "hello")
	original := heldOf(t, l, SYN)
	if !l.Wire.Postpone(original.Number, 1500*time.Millisecond) {
		t.Fatal("SYN is not held")
	}
	again := heldOf(t, l, SYN)
	pass(t, l, SYNACK)
	if held := l.Wire.Held(); !slices.Contains(held, again) {
		t.Errorf("the retransmission is gone from %d held packets", len(held))
	}
	e := endOfCall(t, l, done)
	if got, want := kinds(&e), "syn syn syn-ack ack"; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
	if got := fates(&e); got[evidence.Postponed] != 1 {
		t.Errorf("got fates %v, want one postponed", got)
	}
}

// TestForgetKeepsDeeds asks what Forget keeps of a call that goes on, and of one
// that is over.
func TestForgetKeepsDeeds(t *testing.T) {
	l, done := stepped(t, "hello")
	p := heldOf(t, l, SYN)
	l.Wire.Recorder.Guess(evidence.Guess{Packet: p.Number, Silence: true})
	pass(t, l, SYN)
	heldOf(t, l, SYNACK)
	count := func() (deeds, guesses int) {
		e := l.Wire.Recorder.Evidence()
		for _, ev := range e.Events {
			if ev.Deed != nil && ev.Deed.Fate == evidence.Passed {
				deeds++
			}
			if ev.Guess != nil {
				guesses++
			}
		}
		return deeds, guesses
	}
	l.Wire.Recorder.Forget()
	if deeds, guesses := count(); deeds != 1 || guesses != 1 {
		t.Errorf("%d deeds and %d guesses are left of a call that goes on, want 1 and 1", deeds, guesses)
	}
	endOfCall(t, l, done)
	l.Wire.Recorder.Forget()
	if deeds, guesses := count(); deeds != 0 || guesses != 0 {
		t.Errorf("%d deeds and %d guesses are left of a call that is over, want none", deeds, guesses)
	}
}
