package cli

import (
	"context"
	"fmt"
	"strings"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/question"
	"tcplearn/lessons"
)

// attempt has the learner do the exercise, each kind in its way.
func (t *try) attempt(ctx context.Context, command []string) error {
	switch t.lesson.Exercise.Kind {
	case lessons.Predict:
		if err := t.predict(ctx); err != nil {
			return err
		}
	case lessons.Questions:
		return t.inquire(ctx, command)
	case lessons.Serve:
		return t.serve(ctx, command)
	case lessons.States:
		return t.states(ctx, command)
	case lessons.Peer:
		return t.peer(ctx, command)
	case lessons.Diagnose:
		return t.diagnose(ctx, command)
	}
	return t.call(ctx, command)
}

// call has the learner make a call, with a command or in a shell, on the ground that
// was chosen.
func (t *try) call(ctx context.Context, command []string) error {
	switch {
	case len(command) > 0:
		return t.run(ctx, command)
	case t.on == string(evidence.GroundLoopback):
		return t.await(ctx)
	}
	return t.shell(ctx)
}

// withoutCall reports whether a lesson can be tried without a shell on xiaoming: by
// answering alone, by serving, which says itself what it needs, or in the stepping
// view, which reads its commands from a script too.
func (t *try) withoutCall(l *lessons.Lesson) bool {
	e := &l.Exercise
	return e.Kind == lessons.Serve || e.Kind == lessons.States || e.Kind == lessons.Peer || e.Kind == lessons.Questions && (e.From != "" || len(t.answered.given) > 0)
}

// readAnswers reads what --predict and --answer gave.
func (t *try) readAnswers() error {
	e := &t.lesson.Exercise
	for _, f := range []struct {
		name  string
		fits  bool
		given []string
	}{
		{"--predict", e.Kind == lessons.Predict, t.predicted.given},
		{"--answer", e.Kind == lessons.Questions || e.Kind == lessons.Diagnose, t.answered.given},
	} {
		switch {
		case f.fits:
			given, err := t.answers(asked(e), f.given)
			if err != nil {
				return err
			}
			t.given = given
			if err := t.unnamed(); err != nil {
				return err
			}
		case len(f.given) > 0:
			return usageError{fmt.Sprintf(t.m.Exercise.NoQuestions, t.lesson.Number, f.name)}
		}
	}
	if t.seed < 0 || t.seed > 0 && e.Kind != lessons.Diagnose {
		return usageError{fmt.Sprintf(t.m.Usage.BadValue, "--seed", fmt.Sprint(t.seed))}
	}
	return nil
}

// unnamed refuses a diagnosis that names no fault, before it breaks off a streak.
func (t *try) unnamed() error {
	e := &t.lesson.Exercise
	text, given := t.given[faultKey]
	if e.Kind != lessons.Diagnose || !given || faultQuestion(e).Readable(text) {
		return nil
	}
	return usageError{fmt.Sprintf(t.m.Usage.NotOneOf, text, strings.Join(faultQuestion(e).Choose, ", "))}
}

// asked are the questions of an exercise. That of a diagnosis is always the same.
func asked(e *lessons.Exercise) []*question.Question {
	if e.Kind == lessons.Diagnose {
		return []*question.Question{faultQuestion(e)}
	}
	return e.Questions
}

// predict has the learner write down what they expect, before the call. Where nobody
// can be asked, the call is made all the same if it alone decides.
func (t *try) predict(ctx context.Context) error {
	e := &t.lesson.Exercise
	left := unanswered(e.Questions, t.given)
	if len(left) == 0 {
		return nil
	}
	if t.json || !t.canAsk() {
		if !e.Again && len(t.given) == 0 {
			return nil
		}
		return usageError{fmt.Sprintf(t.m.Exercise.PredictFirst, keysOf(left))}
	}
	if err := t.say(t.line("%s", t.m.Exercise.PredictIntro)); err != nil {
		return err
	}
	for _, q := range left {
		answer, ok := t.askOne(ctx, t.lesson, q)
		if !ok {
			return t.unchecked(uncheckable{t.m.Check.Interrupted})
		}
		t.given[q.Key] = answer
	}
	return t.say("\n")
}

// pending reports whether questions follow a call that passed, which then is no pass
// of the lesson yet.
func (t *try) pending(v *checker.Verdict) bool {
	return t.lesson.Exercise.Kind == lessons.Questions && v.Outcome == checker.Passed && t.called == nil
}
