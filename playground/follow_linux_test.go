package playground

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"tcplearn/checker/evidence"
)

// TestFollow compares what two followers of a real call hear with what the recorder
// has: one follows from the beginning and while the recorder is told to forget, one
// begins after the call.
func TestFollow(t *testing.T) {
	l := openLab(t, Options{Tools: []string{dialName}})
	serve(t, l)
	early := l.Wire.Recorder.Follow()
	if out, exit := output(t, l, evidence.Client, dialName+" 10.0.0.2:8080 hello"); exit.Code != 0 || out != Reply {
		t.Fatal(exit, out)
	}
	until(t, l, "end of the call", l.Wire.Idle)
	want := l.Wire.Recorder.Evidence()
	late := l.Wire.Recorder.Follow()
	l.Wire.Recorder.Forget()
	l.Close()
	for name, f := range map[string]*Follower{"early": early, "late": late} {
		var got []evidence.Event
		for {
			e, err := f.Next(t.Context())
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(name, err)
			}
			got = append(got, e)
		}
		if len(got) != len(want.Events) {
			t.Fatalf("the %s follower heard %d events, want %d", name, len(got), len(want.Events))
		}
		for i := range got {
			if got[i] != want.Events[i] {
				t.Fatalf("the %s follower's event %d is %+v, want %+v", name, i, got[i], want.Events[i])
			}
		}
	}
}

// TestFollowWaits tells how a Next ends that waits for an event: by one, by its
// context, by Close.
func TestFollowWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &Recorder{calls: map[call]struct{}{}}
		f := r.Follow()
		go func() {
			time.Sleep(time.Second)
			r.say(evidence.Word{Say: evidence.Done})
		}()
		if e, err := f.Next(t.Context()); err != nil || e.Word == nil {
			t.Errorf("got %+v, %v; want a word", e, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := f.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the context's error", err)
		}
		go func() {
			time.Sleep(time.Second)
			f.Close()
		}()
		if _, err := f.Next(t.Context()); !errors.Is(err, io.EOF) {
			t.Errorf("got %v, want EOF", err)
		}
		r.say(evidence.Word{Say: evidence.Done})
		if len(f.queue) != 0 {
			t.Error("a closed follower still hears")
		}
	})
}
