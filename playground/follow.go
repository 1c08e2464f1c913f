package playground

import (
	"context"
	"io"
	"slices"

	"tcplearn/checker/evidence"
)

// Follower hears every event of a [Recorder], one after the other, while they
// happen. It is safe for concurrent use.
type Follower struct {
	recorder *Recorder
	queue    []evidence.Event // not yet heard; guarded by the recorder's mutex
	more     chan struct{}    // has an item after something came
}

// Follow returns a follower that begins with the events that the recorder holds and
// goes on with those that come, none lost and in their order. Forget does not disturb
// it. What it has not heard yet it keeps in memory, so a follower that nobody asks
// any more is to be closed. Packets beyond what an attempt may hold are not events.
func (r *Recorder) Follow() *Follower {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := &Follower{recorder: r, queue: slices.Clone(r.events), more: make(chan struct{}, 1)}
	r.followers = append(r.followers, f)
	return f
}

// Next returns the next event. It waits for one until ctx ends, whose error it then
// returns; after the last event of a lab that was closed, or when the follower was
// closed, it returns [io.EOF].
func (f *Follower) Next(ctx context.Context) (evidence.Event, error) {
	for {
		e, ok, ended := f.next()
		switch {
		case ok:
			return e, nil
		case ended:
			f.wake() // for another Next that waits too
			return evidence.Event{}, io.EOF
		}
		select {
		case <-f.more:
		case <-ctx.Done():
			return evidence.Event{}, ctx.Err()
		}
	}
}

// Ready waits until Try has an event. It fails as Next does.
func (f *Follower) Ready(ctx context.Context) error {
	for {
		f.recorder.mu.Lock()
		ready, ended := len(f.queue) > 0, f.recorder.ended || !slices.Contains(f.recorder.followers, f)
		f.recorder.mu.Unlock()
		switch {
		case ready:
			return nil
		case ended:
			f.wake()
			return io.EOF
		}
		select {
		case <-f.more:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Try returns the next event if there is one already.
func (f *Follower) Try() (e evidence.Event, ok bool) {
	e, ok, _ = f.next()
	return e, ok
}

func (f *Follower) next() (e evidence.Event, ok, ended bool) {
	f.recorder.mu.Lock()
	defer f.recorder.mu.Unlock()
	if len(f.queue) == 0 {
		following := slices.Contains(f.recorder.followers, f)
		return evidence.Event{}, false, f.recorder.ended || !following
	}
	e, f.queue = f.queue[0], f.queue[1:]
	if len(f.queue) > 0 {
		f.wake()
	}
	return e, true, false
}

// Close ends the following, and every Next that waits.
func (f *Follower) Close() {
	f.recorder.mu.Lock()
	defer f.recorder.mu.Unlock()
	f.recorder.followers = slices.DeleteFunc(f.recorder.followers, func(o *Follower) bool { return o == f })
	f.queue = nil
	f.wake()
}

func (f *Follower) hear(e evidence.Event) {
	f.queue = append(f.queue, e)
	f.wake()
}

func (f *Follower) wake() {
	select {
	case f.more <- struct{}{}:
	default:
	}
}

// end tells all followers that nothing more will happen.
func (r *Recorder) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = true
	for _, f := range r.followers {
		f.wake()
	}
}
