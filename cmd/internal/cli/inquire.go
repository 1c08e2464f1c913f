package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tcplearn/checker"
	"tcplearn/checker/flow"
	"tcplearn/checker/question"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// maxTries is how often one question may be answered before the next one's turn.
const maxTries = 3

// inquire asks about a call: one that is made now, or one that was saved.
func (t *try) inquire(ctx context.Context, command []string) error {
	e := &t.lesson.Exercise
	if e.From != "" && len(command) > 0 {
		of, _ := lessons.Find(t.lessons, e.From)
		return usageError{fmt.Sprintf(t.m.Exercise.CallElsewhere, t.lesson.Number, of.Number)}
	}
	if e.From != "" || len(command) == 0 && len(t.answered.given) > 0 {
		r, err := t.savedCall()
		if err != nil {
			return err
		}
		t.called = r
		return t.questions(ctx)
	}
	if err := t.call(ctx, command); err != nil || t.called == nil {
		return err
	}
	return t.questions(ctx)
}

// questions asks what is not answered yet, judges all answers, and counts the
// attempt.
func (t *try) questions(ctx context.Context) error {
	all := t.lesson.Exercise.Questions
	left := unanswered(all, t.given)
	if len(left) > 0 && !t.json {
		if err := t.say(t.term.HeaderBytes(t.m, t.lesson.Exercise.Show, t.called.verdict)); err != nil {
			return err
		}
	}
	switch asking := !t.json && t.canAsk(); {
	case len(left) > 0 && asking:
		if err := t.askAll(ctx, left); err != nil {
			return err
		}
	case len(left) == len(all) && !t.json: // the call was made, and is to be looked at
		return errors.Join(t.say(t.line(t.m.Exercise.AnswerNow, keysOf(left))+t.answerLater(left[0])+"\n"), quiet{exitNotPassed})
	}
	r := t.called
	v := *r.verdict
	v.Pending = false
	v.Weigh(checker.Answers(all, t.given, t.conversation))
	r.verdict = &v
	if err := t.count(ctx, r); err != nil {
		return err
	}
	if t.json {
		return errors.Join(t.app.json(t.document(r)), r.status())
	}
	text := "\n" + t.term.Judgement(t.m, t.lesson, &v) + "\n" + t.nextStep(r) + "\n"
	return errors.Join(t.say(text), r.status())
}

// askAll asks one question after the other. A wrong answer gets its reason, and may
// be given again.
func (t *try) askAll(ctx context.Context, left []*question.Question) error {
	if err := t.say("\n" + t.line("%s", t.m.Exercise.AskIntro)); err != nil {
		return err
	}
	shown := ""
	for i, q := range left {
		if q.Capture != shown {
			if err := t.showShipped(q.Capture); err != nil {
				return err
			}
			shown = q.Capture
		}
		for try := 1; ; try++ {
			answer, ok := t.askOne(ctx, t.lesson, q)
			if !ok {
				return t.unchecked(uncheckable{t.m.Check.Interrupted})
			}
			t.given[q.Key] = answer
			c := t.conversation(q.Capture)
			j := q.Judge(answer, c)
			if j.Status != question.Mistaken {
				break
			}
			said := t.line(t.m.Exercise.NotRight, render.Reason(t.m, t.lesson, c, j))
			switch {
			case try < maxTries:
				said += t.line("%s", t.m.Exercise.TryAgain)
			case i < len(left)-1:
				said += t.line("%s", t.m.Exercise.TryNext)
			}
			if err := t.say(said); err != nil {
				return err
			}
			if try == maxTries {
				break
			}
		}
	}
	return nil
}

// answerLater is the command that answers a question about the call, whole on one
// line, so that it can be copied.
func (t *try) answerLater(q *question.Question) string {
	words := []string{"tcplearn", checkName, fmt.Sprint(t.lesson.Number)}
	if t.file.path != "" {
		words = append(words, "--pcap", shellWord(t.file.path), "--stream", fmt.Sprint(t.file.stream))
	}
	return render.EscapeString(strings.Join(append(words, "--answer", q.Key+"="+t.omitted()), " "))
}

// conversation is the call that a question is about.
func (t *try) conversation(capture string) *flow.Conversation {
	if capture == "" {
		return t.called.verdict.Conversation
	}
	c, err := shippedCall(t.lesson, capture)
	if err != nil {
		return nil // the question is then about a packet that is not there
	}
	return c
}

// savedCall is the learner's newest call that passed: of this lesson, or of the one
// that the exercise asks about.
func (t *try) savedCall() (*report, error) {
	of, missing := t.lesson, usageError{fmt.Sprintf(t.m.Exercise.NoCapture, t.lesson.Number)}
	if from := t.lesson.Exercise.From; from != "" {
		of, _ = lessons.Find(t.lessons, from)
		missing = usageError{fmt.Sprintf(t.m.Exercise.NoneSaved, t.lesson.Number, of.Number)}
	}
	if t.store == nil {
		return nil, missing
	}
	path, err := t.newestPassed(of.ID)
	switch {
	case err != nil:
		return nil, err
	case path == "":
		return nil, missing
	}
	v, err := verdictOf(path)
	if err != nil {
		return nil, uncheckable{fmt.Sprintf(t.m.Course.CaptureBroken, render.EscapeString(err.Error()))}
	}
	if err := t.showCall(v, path); err != nil {
		return nil, err
	}
	return &report{verdict: v, capture: path}, nil
}

// showShipped shows the packets of a capture of the lesson's, before the questions
// about it.
func (t *try) showShipped(name string) error {
	data := t.lesson.Captures[name]
	if data == nil {
		return nil
	}
	v, err := verdictIn(data)
	if err != nil {
		return err
	}
	return t.say("\n" + t.line("%s", t.m.Exercise.About) + t.term.Ladder(t.m, v))
}

// showCall shows the packets that questions are about.
func (t *try) showCall(v *checker.Verdict, path string) error {
	if t.json {
		return nil
	}
	return t.say(t.line("%s", t.m.Exercise.About) + t.term.Ladder(t.m, v) + tilde(path) + "\n")
}
