package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/lessons"
	"tcplearn/playground"
)

// The values of --on besides the grounds: the lab, or else this machine.
const onAuto = "auto"

// grounds are the values of --on.
func grounds() []string {
	return []string{onAuto, string(evidence.GroundLab), string(evidence.GroundLoopback)}
}

// fitsLoopback reports whether the exercise can be done on this machine itself, which
// loses and holds no packets, has one host only and no states that are sure to be read:
// a call is watched there, whether values of it are predicted or asked for or not.
func (t *try) fitsLoopback() bool {
	e := &t.lesson.Exercise
	switch e.Kind {
	case lessons.Traffic, lessons.Predict, lessons.Questions:
		return e.Server == lessons.Echo && len(e.Needs) == 0 && len(e.Wire) == 0
	}
	return false
}

// openGround opens the ground on which a command makes its call.
func (t *try) openGround(ctx context.Context) (checker.Ground, error) {
	if t.on != string(evidence.GroundLoopback) {
		s, err := t.openShared(ctx, playground.Registration{Activity: playground.CheckCommand, Lesson: t.lesson.Number}, settingOf(&t.lesson.Exercise))
		if err == nil {
			t.tellMaking(s)
			return s, nil
		}
		if !t.insteadOf(err) {
			return nil, err
		}
	}
	l, err := t.openLoopback(ctx)
	if err != nil {
		return nil, err
	}
	t.complain(fmt.Sprintf(t.m.Grounds.Here, t.addresses(l), l.Addrs()[0].Port()))
	return l, nil
}

// tellMaking says how the lab was made, if it was not in the usual way, and why.
func (t *try) tellMaking(s *checker.Session) {
	m := s.Making()
	if m.NoUserNS != nil {
		t.complain(fmt.Sprintf(t.m.Grounds.ByRoot, t.m.Causes[m.NoUserNS.Cause].Why))
	}
	if m.NoTUN != nil {
		t.complain(fmt.Sprintf(t.m.Grounds.Veth, t.m.Causes[m.NoTUN.Cause].Why))
	}
}

// insteadOf reports whether loopback stands in for a lab that could not be made,
// and says why. Not Linux, it could not either.
func (t *try) insteadOf(err error) bool {
	var refusal noLab
	if t.on != onAuto || !t.fitsLoopback() || !errors.As(err, &refusal) || refusal.refusal.Cause == playground.CauseOS {
		return false
	}
	t.complain(fmt.Sprintf(t.m.Grounds.Instead, t.m.Causes[refusal.refusal.Cause].Why))
	return true
}

// openLoopback makes this machine the ground.
func (t *try) openLoopback(ctx context.Context) (*checker.Loopback, error) {
	l, err := checker.OpenLoopback(ctx)
	var refusal *playground.LabError
	switch {
	case errors.As(err, &refusal):
		return nil, t.refused(refusal)
	case err != nil:
		return nil, uncheckable{fmt.Sprintf(t.m.Grounds.NoLoopback, t.why(err))}
	}
	if port := l.Addrs()[0].Port(); port != playground.ServerPort {
		t.complain(fmt.Sprintf(t.m.Grounds.PortTaken, port))
	}
	return l, nil
}

// addresses are those at which the server listens, in words.
func (t *try) addresses(l *checker.Loopback) string {
	if all := l.Addrs(); len(all) > 1 {
		return fmt.Sprintf(t.m.Grounds.Either, all[0].Addr(), all[1].Addr())
	}
	return l.Addrs()[0].Addr().String()
}

// allowCapture is the command that gives this program the right to capture.
func allowCapture() string {
	self, err := os.Executable()
	if err != nil {
		self = "/usr/local/bin/tcplearn"
	}
	return "sudo setcap cap_net_raw+ep " + self
}
