package checker

import (
	"context"
	"errors"
	"net/netip"
	"os/exec"
	"syscall"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/playground"
)

// Ground is where attempts are made and observed: [Session] is the lab,
// [Loopback] this machine itself.
type Ground interface {
	// Run runs the learner's program and waits for its end, at most timeout when that
	// is above zero, and reports whether the time ran out.
	Run(ctx context.Context, c playground.Command, timeout time.Duration) (exit playground.Exit, timedOut bool, err error)
	// Observe waits until every call of the attempt is over, or for a moment, and
	// returns the evidence. Calls that go on are kept for the next attempt.
	Observe(ctx context.Context, timedOut bool) (*evidence.Evidence, error)
	Close()
}

// Loopback is this machine as a ground, with the exercise's server on it.
type Loopback struct {
	place *playground.Loopback
}

// OpenLoopback starts the echo server at this machine's loopback addresses. It
// needs no privilege; without the right to capture, the evidence is blind.
func OpenLoopback(ctx context.Context) (*Loopback, error) {
	place, err := playground.OpenLoopback(ctx, serverBacklog)
	if err != nil {
		return nil, err
	}
	return &Loopback{place}, nil
}

// Close hangs up on everybody and stops listening.
func (l *Loopback) Close() { l.place.Close() }

// Addrs is where the server listens; the port is not always [playground.ServerPort].
func (l *Loopback) Addrs() []netip.AddrPort { return l.place.Addrs }

// Sees reports whether packets may be captured here.
func (l *Loopback) Sees() bool { return l.place.Sees() }

// Run runs the learner's program on this machine, as the learner would.
func (l *Loopback) Run(ctx context.Context, c playground.Command, timeout time.Duration) (exit playground.Exit, timedOut bool, err error) {
	run := ctx
	if timeout > 0 {
		var cancel context.CancelFunc
		run, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	cmd := exec.CommandContext(run, c.Args[0], c.Args[1:]...)
	cmd.Env = append(cmd.Environ(), c.Env...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = c.Stdin, c.Stdout, c.Stderr
	playground.AsCaller(cmd)
	if err := cmd.Start(); err != nil {
		return exit, false, &playground.StartError{
			Name: c.Args[0], Missing: errors.Is(err, exec.ErrNotFound), Reason: innermost(err).Error(),
		}
	}
	err = cmd.Wait()
	if ended := (*exec.ExitError)(nil); err != nil && !errors.As(err, &ended) {
		return exit, false, err
	}
	exit.Code = cmd.ProcessState.ExitCode()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && exit.Code < 0 {
		exit.Signal = int(status.Signal())
	}
	return exit, errors.Is(run.Err(), context.DeadlineExceeded) && ctx.Err() == nil, ctx.Err()
}

func innermost(err error) error {
	for inner := err; inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err
}

// Await waits until a call has come and every call is over, or until ctx ends.
func (l *Loopback) Await(ctx context.Context) error {
	again := time.NewTicker(pulse)
	defer again.Stop()
	for {
		if l.place.Idle() {
			if e := l.place.Evidence(); len(e.Packets()) > 0 {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-l.place.Heard():
		case <-again.C:
		}
	}
}

// Ringing reports whether a call has come that is not over yet.
func (l *Loopback) Ringing() bool {
	e := l.place.Evidence()
	return len(e.Packets()) > 0 && e.Open
}

// Observe waits until every call of the attempt is over, or patience ends, and
// returns the evidence. States that nobody could read are derived from the packets.
func (l *Loopback) Observe(ctx context.Context, timedOut bool) (*evidence.Evidence, error) {
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	again := time.NewTicker(pulse)
	defer again.Stop()
	for expired := false; !l.place.Idle() && !expired; {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-deadline.C:
			expired = true
		case <-l.place.Heard():
		case <-again.C:
		}
	}
	e := l.place.Evidence()
	e.TimedOut = timedOut
	if !e.Blind {
		derive(&e)
	}
	l.place.Forget()
	return &e, nil
}
