package cli

import (
	"context"
	"errors"
	"slices"
	"time"

	"golang.org/x/term"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/byhand"
	"tcplearn/cmd/internal/netcat"
	"tcplearn/cmd/internal/progress"
	"tcplearn/lessons"
	"tcplearn/playground"
)

// peer has the learner be the kernel of one side, that which is next: each side of
// the exercise is a check of its own, and the last one passes the lesson.
func (t *try) peer(ctx context.Context, command []string) error {
	role := t.nextRole()
	if role.Host == evidence.Server && len(command) == 0 {
		command = []string{netcat.Name, "-v", "xiaomei", "8080"}
	}
	about := playground.Registration{Activity: playground.CheckCommand, Lesson: t.lesson.Number}
	s, err := t.openShared(ctx, about, checker.Setting{})
	if err != nil {
		return t.unchecked(err)
	}
	defer s.Close()
	out := t.out
	if t.json {
		out = t.err
	}
	err = byhand.Plain(ctx, byhand.Options{
		Session: s, Host: role.Host, Command: command, Messages: t.m, Terminal: t.term, In: t.in, Out: out,
		Prompt: term.IsTerminal(int(t.in.Fd())), Save: t.saveSteps,
	})
	switch {
	case ctx.Err() != nil:
		return t.unchecked(uncheckable{t.m.Check.Interrupted})
	case err != nil:
		return err
	}
	e := s.Lab().Wire.Recorder.Evidence()
	task := t.task()
	task.Expect = role.Expectation
	v := checker.CheckPeer(task, role.Host, &e)
	r, err := t.countRole(ctx, role, &v)
	if err != nil {
		return err
	}
	return errors.Join(t.print(r), r.status())
}

// nextRole is the first side that the learner has not been yet; when they have been
// all, the first again.
func (t *try) nextRole() lessons.Role {
	done := t.state.Lesson(t.lesson.ID).Parts
	roles := t.lesson.Exercise.Roles
	for _, r := range roles {
		if !slices.Contains(done, r.Host.String()) {
			return r
		}
	}
	return roles[0]
}

// countRole remembers how one side went. Only the last one of all passes the lesson.
func (t *try) countRole(ctx context.Context, role lessons.Role, v *checker.Verdict) (*report, error) {
	r := &report{verdict: v, capture: t.saveCapture(v)}
	counted := false
	count := func(s *progress.State) {
		counted = true
		s.Current = t.lesson.ID
		done := s.Lesson(t.lesson.ID)
		if v.Outcome == checker.Passed && !slices.Contains(done.Parts, role.Host.String()) {
			done.Parts = append(done.Parts, role.Host.String())
		}
		v.Left = len(t.lesson.Exercise.Roles) - len(done.Parts)
		switch {
		case v.Outcome == checker.Passed && v.Left == 0:
			done.RecordPass(time.Now(), string(v.Evidence.Ground))
		case v.Outcome == checker.Failed:
			mistake := ""
			if v.Mistake != nil {
				mistake = string(v.Mistake.ID)
			}
			done.RecordFailure(mistake)
		}
		r.failures = done.Failures
		r.next = t.after(s, t.lesson)
	}
	err := t.update(context.WithoutCancel(ctx), count)
	if !counted {
		count(&t.state) // not kept, but true of this run
	}
	return r, err
}
