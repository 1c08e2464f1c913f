package cli

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/question"
	"tcplearn/cmd/internal/progress"
	"tcplearn/cmd/internal/tool"
	"tcplearn/lessons"
	"tcplearn/playground"
)

// faultKey is what the one question of a diagnosis is called: --answer fault=ID.
const faultKey = "fault"

// faultQuestion asks which of the faults it was.
func faultQuestion(e *lessons.Exercise) *question.Question {
	q := &question.Question{Key: faultKey}
	for _, f := range e.Faults {
		q.Choose = append(q.Choose, f.ID)
	}
	return q
}

// draw chooses a fault: any, or for an instructor always the same for one seed,
// that of this number in the exercise's list.
func (t *try) draw() *lessons.Fault {
	all := t.lesson.Exercise.Faults
	if t.seed > 0 {
		return &all[(t.seed-1)%len(all)]
	}
	return &all[rand.IntN(len(all))]
}

// diagnose makes a lab in which something is wrong, has the learner look for it with
// any tools, and asks what it was.
func (t *try) diagnose(ctx context.Context, command []string) error {
	fault := t.draw()
	s, err := t.openFaulty(ctx, fault)
	if err != nil {
		return t.unchecked(err)
	}
	defer s.Close()
	if err := t.investigate(ctx, s, command); err != nil {
		return err
	}
	e, err := s.Observe(ctx, false)
	if err != nil {
		return t.unchecked(uncheckable{t.m.Check.Interrupted})
	}
	named, err := t.nameFault(ctx)
	if err != nil {
		return err
	}
	d := checker.Diagnosis{
		Fault: fault.ID, Named: named, Wanted: t.lesson.Exercise.Streak, Mistake: checker.MistakeID(fault.Wrong[named]),
	}
	r, err := t.countDiagnosis(ctx, d, e)
	if err != nil {
		return err
	}
	return errors.Join(t.print(r), r.status())
}

// openFaulty makes the lab with a fault.
func (t *try) openFaulty(ctx context.Context, f *lessons.Fault) (*checker.Session, error) {
	setting := checker.Setting{
		Mode: checker.Mode(f.Server), Backlog: f.Backlog, Port: uint16(f.Port), Rules: rulesOf(f.Wire), Fill: f.Fill,
	}
	o := playground.Options{Files: shellFiles(), Tools: tool.Names(), Named: f.Named()}
	s, err := t.openLab(ctx, o, setting)
	if err != nil {
		return nil, err
	}
	about := playground.Registration{Activity: playground.CheckShell, Lesson: t.lesson.Number}
	if err := s.Lab().Register(about); err != nil {
		t.complain(fmt.Sprintf(t.m.Join.NotShared, t.why(err)))
	}
	return s, nil
}

// investigate gives the learner a shell on xiaoming, or runs their command there.
func (t *try) investigate(ctx context.Context, s *checker.Session, command []string) error {
	c := playground.Command{Args: command, Stdin: t.in, Stdout: t.out, Stderr: t.err}
	if t.json {
		c.Stdout = t.err
	}
	limit := t.timeout
	if len(command) == 0 {
		if err := t.say(t.line("%s", t.m.Exercise.Investigate) + "\n"); err != nil {
			return err
		}
		c.Args, c.Env = startShell(os.Getenv("SHELL"), fmt.Sprintf(t.m.Check.ShellPrompt, t.lesson.Number), false)
		limit = 0
	}
	err := t.withTerminal(func() error {
		_, _, err := s.Run(ctx, c, limit)
		return err
	})
	var start *playground.StartError
	switch {
	case ctx.Err() != nil:
		return t.unchecked(uncheckable{t.m.Check.Interrupted})
	case errors.As(err, &start):
		return t.notStarted(start)
	}
	return err
}

// nameFault is what the learner says was wrong; "" when they say nothing.
func (t *try) nameFault(ctx context.Context) (string, error) {
	q := faultQuestion(&t.lesson.Exercise)
	text, given := t.given[faultKey]
	if !given && !t.json && t.canAsk() {
		var ok bool
		if text, ok = t.askOne(ctx, t.lesson, q); !ok {
			return "", t.unchecked(uncheckable{t.m.Check.Interrupted})
		}
	}
	if words := q.Chosen(text); len(words) > 0 {
		return words[0], nil
	}
	return "", nil
}

// countDiagnosis remembers a diagnosis and judges it. One that is right, but not the
// last that is wanted, is neither a pass nor a failure.
func (t *try) countDiagnosis(ctx context.Context, d checker.Diagnosis, e *evidence.Evidence) (*report, error) {
	r := &report{}
	counted := false
	count := func(s *progress.State) {
		counted = true
		s.Current = t.lesson.ID
		done := s.Lesson(t.lesson.ID)
		d.Streak = done.RecordDiagnosis(d.Right())
		v := checker.Diagnosed(d, e)
		r.verdict = &v
		switch {
		case v.Outcome == checker.Passed:
			done.RecordPass(time.Now(), string(e.Ground))
		case v.Mistake != nil:
			done.RecordFailure(string(v.Mistake.ID))
		}
		r.failures = done.Failures
		r.next = t.after(s, t.lesson)
	}
	err := t.update(context.WithoutCancel(ctx), count)
	if !counted {
		count(&t.state) // not kept, but true of this run
	}
	r.capture = t.saveCapture(r.verdict)
	return r, err
}
