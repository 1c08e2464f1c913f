package cli

import (
	"tcplearn/checker"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/checker/question"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// document is an attempt as scripts get it.
func (t *try) document(r *report) checkJSON {
	v := r.verdict
	out := checkJSON{
		Schema: checkSchema, Lesson: idJSON{t.lesson.Number, t.lesson.ID},
		Ground: v.Evidence.Ground, Outcome: v.Outcome.String(), Doubt: v.Doubt, TimedOut: v.Evidence.TimedOut, Capture: r.capture,
		Mistake: t.mistake(v), Findings: []findingJSON{}, Conversations: []conversationJSON{}, Answers: t.answersJSON(v),
	}
	for _, f := range v.Result.Findings {
		out.Findings = append(out.Findings, newFindingJSON(f))
	}
	for _, f := range v.Serve {
		out.Serve = append(out.Serve, serveJSON{f.Check, f.Status.String()})
	}
	ladder := v.Ladders()
	for _, list := range [][]*flow.Conversation{v.Calls, v.Elsewhere, v.Own} {
		for _, c := range list {
			out.Conversations = append(out.Conversations, newConversationJSON(c, ladder(c), c == v.Conversation))
		}
	}
	if fromFile(v) && v.Conversation != nil {
		out.Stream = &t.file.stream
	}
	if r.exit != nil && !v.Evidence.TimedOut {
		out.Command = &exitJSON{r.exit.Code, r.exit.Signal}
	}
	return out
}

func (t *try) mistake(v *checker.Verdict) *mistakeJSON {
	if v.Mistake == nil {
		return nil
	}
	cause, try := render.MistakeText(t.m, t.lesson, v)
	return &mistakeJSON{ID: v.Mistake.ID, Cause: cause, Try: try}
}

// answersJSON are what came of the questions. The right answer of a prediction is there;
// that of a question is the learner's to find.
func (t *try) answersJSON(v *checker.Verdict) []answerJSON {
	var out []answerJSON
	for _, j := range v.Answers {
		a := answerJSON{Key: j.Question.Key, Given: j.Given, Status: j.Status.String()}
		if t.lesson.Exercise.Kind == lessons.Predict && j.Status != question.Unknown {
			a.Seen = j.Right.String()
		}
		out = append(out, a)
	}
	return out
}

func newFindingJSON(f expect.Finding) findingJSON {
	out := findingJSON{Status: f.Status.String(), Source: f.Source.String()}
	if f.Step != nil {
		out.Step = f.Step.String()
	}
	if f.Packet != nil {
		out.Packet = f.Packet.Number
	}
	for _, m := range f.Mismatches {
		out.Mismatches = append(out.Mismatches, mismatchJSON(m))
	}
	for _, s := range f.Seen {
		out.States = append(out.States, s.String())
	}
	return out
}
