package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"tcplearn/checker"
	"tcplearn/cmd/internal/progress"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
	"tcplearn/playground"
)

// report is a judged attempt with what became of it.
type report struct {
	verdict  *checker.Verdict
	capture  string // where the packets were saved, or ""
	failures int    // in a row
	next     *lessons.Lesson
	exit     *playground.Exit // nil in a shell
}

// status is the exit status that the verdict means.
func (r *report) status() error {
	return map[checker.Outcome]error{
		checker.Failed:       quiet{exitNotPassed},
		checker.Inconclusive: quiet{exitUnchecked},
	}[r.verdict.Outcome]
}

// record keeps the attempt's packets and counts it.
func (t *try) record(ctx context.Context, v *checker.Verdict) (*report, error) {
	// What the learner did is kept even when they are leaving just now.
	ctx = context.WithoutCancel(ctx)
	r := &report{verdict: v, capture: t.saveCapture(v)}
	if t.pending(v) {
		v.Pending, t.called = true, r
		return r, nil
	}
	return r, t.count(ctx, r)
}

// saveCapture keeps the packets of an attempt and returns where, or "".
func (t *try) saveCapture(v *checker.Verdict) string {
	if t.store == nil || len(v.Evidence.Packets()) == 0 {
		return ""
	}
	outcome := v.Outcome
	if v.Diagnosis != nil && v.Diagnosis.Right() {
		outcome = checker.Passed // this fault was found, though more are wanted in a row
	}
	name := fmt.Sprintf("%s-%s-%s.pcapng", t.lesson.ID, time.Now().Format("20060102-150405"), outcome)
	path, err := t.store.SaveCapture(name, t.pcapng(v))
	if err != nil {
		t.complain(fmt.Sprintf(t.m.Check.CaptureLost, render.EscapeString(err.Error())))
	}
	return path
}

// count remembers how an attempt ended.
func (t *try) count(ctx context.Context, r *report) error {
	v, now := r.verdict, time.Now()
	counted := false
	count := func(s *progress.State) {
		counted = true
		s.Current = t.lesson.ID
		done := s.Lesson(t.lesson.ID)
		switch v.Outcome {
		case checker.Passed:
			done.RecordPass(now, string(v.Evidence.Ground))
		case checker.Failed:
			mistake := ""
			if v.Mistake != nil {
				mistake = string(v.Mistake.ID)
			}
			done.RecordFailure(mistake)
		}
		r.failures = done.Failures
		r.next = t.after(s, t.lesson)
	}
	err := t.update(ctx, count)
	if !counted {
		count(&t.state) // not kept, but true of this run
	}
	return err
}

// print shows an attempt made with a command.
func (t *try) print(r *report) error {
	switch {
	case t.json && r.verdict.Pending:
		return nil // the answers' document has it all
	case t.json:
		return t.app.json(t.document(r))
	}
	return t.say(t.exitWord(r) + t.judgement(t.term, r) + t.nextLine(r))
}

// exitWord tells how the learner's command ended, if that was no success.
func (t *try) exitWord(r *report) string {
	switch {
	case r.verdict.Evidence.TimedOut:
		return t.line(t.m.Check.TimedOut, t.timeout)
	case r.exit == nil || *r.exit == playground.Exit{}:
		return ""
	case r.exit.Signal != 0:
		return t.line(t.m.Check.CommandSignal, syscall.Signal(r.exit.Signal))
	}
	return t.line(t.m.Check.CommandEnded, r.exit.Code)
}

// judgement is the ladder, the verdict, and where the packets are.
func (t *try) judgement(term render.Terminal, r *report) string {
	var b strings.Builder
	switch {
	case r.verdict.Evidence.Blind:
		b.WriteString(term.Witness(t.m, r.verdict))
	case len(r.verdict.Serve) > 0 && len(r.verdict.Evidence.Packets()) == 0:
		// Nobody could call: no fault of xiaoming's.
	default:
		b.WriteString(term.Ladder(t.wordsFor(r.verdict), r.verdict))
	}
	b.WriteString(term.Verdict(t.wordsFor(r.verdict), t.lesson, r.verdict) + "\n")
	b.WriteString(t.fileNote(term, r.verdict))
	b.WriteString(t.blindNote(r.verdict.Evidence))
	if r.capture != "" {
		b.WriteString(term.Wrap(t.m.Check.CaptureSaved) + "\n" + tilde(r.capture) + "\n")
	}
	return b.String()
}

// nextLine is the command that comes next, as a line; none where questions do.
func (t *try) nextLine(r *report) string {
	if r.verdict.Pending {
		return ""
	}
	return t.nextStep(r) + "\n"
}

// manyFailures is after how many in a row a hint is offered.
const manyFailures = 3

// nextStep is the command that comes next, wrapped.
func (t *try) nextStep(r *report) string {
	if next := t.advice(r); next != "" {
		return t.term.Wrap(next)
	}
	return t.tryAgain(r.verdict)
}

// advice says what comes next, unless that is the same check again.
func (t *try) advice(r *report) string {
	n := t.lesson.Number
	switch {
	case r.verdict.Outcome == checker.Passed && r.verdict.Left > 0:
		return fmt.Sprintf(t.m.Exercise.NextPart, n)
	case r.verdict.Outcome == checker.Passed && r.next == nil:
		return t.m.Check.NextLast
	case r.verdict.Outcome == checker.Passed:
		return fmt.Sprintf(t.m.Check.NextPassed, r.next.Number, r.next.Text[t.m.Lang].Title)
	case r.verdict.Evidence.Blind:
		return fmt.Sprintf(t.m.Grounds.InLab, n)
	case r.verdict.Outcome == checker.Inconclusive:
		return fmt.Sprintf(t.m.Check.NextAgain, n)
	case r.verdict.Diagnosis != nil && r.verdict.Diagnosis.Right():
		return fmt.Sprintf(t.m.Exercise.NextFault, n)
	case r.failures >= manyFailures:
		return fmt.Sprintf(t.m.Check.NextHint, r.failures, n)
	}
	return ""
}

// tilde shortens a path in the learner's home, as a shell understands it. It stands
// on a line of its own and is never wrapped, so that it can be copied.
func tilde(path string) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return render.EscapeString(path)
	}
	if rest, ok := strings.CutPrefix(path, home+string(os.PathSeparator)); ok {
		path = filepath.Join("~", rest)
	}
	return render.EscapeString(path)
}
