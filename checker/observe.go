package checker

import (
	"context"
	"errors"
	"net"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/playground"
)

// patience is how long a call may go on after the learner's command has ended
// before the attempt is judged as it is.
const patience = 1500 * time.Millisecond

// pulse is how often the kernels are asked again whether a call is over, besides
// after every packet: a socket may vanish without one.
const pulse = 10 * time.Millisecond

// Session is a lab with the exercise's server in it, where the learner tries.
type Session struct {
	lab    *playground.Lab
	server interface{ Close() }
	fill   []net.Conn // what fills the server's queue
}

// Open makes a lab as the setting says, the server on xiaomei among that. It fails
// with a [*playground.LabError] where this machine makes no lab.
func Open(ctx context.Context, o playground.Options, setting Setting) (*Session, error) {
	lab, err := playground.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	server, err := setting.listen(lab)
	if err != nil {
		lab.Close()
		return nil, &playground.LabError{Stage: playground.StageNetwork, Cause: playground.CauseUnknown, Err: err}
	}
	s := &Session{lab: lab, server: server}
	if s.fill, err = setting.fill(lab); err != nil {
		s.Close()
		return nil, &playground.LabError{Stage: playground.StageNetwork, Cause: playground.CauseUnknown, Err: err}
	}
	for _, r := range setting.Rules {
		lab.Wire.AddRule(r)
	}
	return s, nil
}

// Making tells how the lab was made.
func (s *Session) Making() playground.Making { return s.lab.Making() }

// Close ends every program in the lab, the server and the lab.
func (s *Session) Close() {
	for _, c := range s.fill {
		_ = c.Close()
	}
	s.server.Close()
	s.lab.Close()
}

// Lab is the session's lab, for those who hold its packets or look at its sockets.
func (s *Session) Lab() *playground.Lab { return s.lab }

// Hooks is where programs inside the lab connect to [playground.Socket].
func (s *Session) Hooks() net.Listener { return s.lab.Hooks() }

// Run runs a program on xiaoming and waits for its end, at most timeout when that
// is above zero. It reports whether the time ran out; the program then goes on
// until Close.
func (s *Session) Run(ctx context.Context, c playground.Command, timeout time.Duration) (exit playground.Exit, timedOut bool, err error) {
	p, err := s.lab.Start(evidence.Client, c)
	if err != nil {
		return playground.Exit{}, false, err
	}
	wait := ctx
	if timeout > 0 {
		var cancel context.CancelFunc
		wait, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	exit, err = p.Wait(wait)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return exit, true, nil
	}
	return exit, false, err
}

// Observe waits until every call of the attempt is over, or patience ends, and
// returns the evidence. Calls that go on are kept for the next attempt.
func (s *Session) Observe(ctx context.Context, timedOut bool) (*evidence.Evidence, error) {
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	again := time.NewTicker(pulse)
	defer again.Stop()
	for expired := false; !s.lab.Wire.Idle() && !expired; {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-deadline.C:
			expired = true
		case <-s.lab.Wire.Carried():
		case <-again.C:
		}
	}
	e := s.lab.Wire.Recorder.Evidence()
	e.TimedOut = timedOut
	s.lab.Wire.Recorder.Forget()
	return &e, nil
}
