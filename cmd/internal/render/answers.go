package render

import (
	"fmt"
	"strings"

	"tcplearn/checker"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/checker/question"
	"tcplearn/cmd/internal/messages"
	"tcplearn/lessons"
)

// Judgement writes what came of answers about a call that was shown before: the
// outcome, each answer, and what probably went wrong.
func (t Terminal) Judgement(m *messages.Messages, l *lessons.Lesson, v *checker.Verdict) string {
	answersOnly := *v
	answersOnly.Result, answersOnly.Calls = expect.Result{}, nil
	answersOnly.Elsewhere, answersOnly.Own = nil, nil
	return t.Verdict(m, l, &answersOnly)
}

// answers writes what came of each question or prediction.
func (t Terminal) answers(m *messages.Messages, l *lessons.Lesson, v *checker.Verdict) string {
	var b strings.Builder
	for _, j := range v.Answers {
		b.WriteString(t.answer(m, l, v.Conversation, j) + "\n")
	}
	return b.String()
}

// answer writes a question, what was said, and below it the reason if that was wrong.
func (t Terminal) answer(m *messages.Messages, l *lessons.Lesson, c *flow.Conversation, j question.Judgement) string {
	note, reason := t.note(m, l, c, j)
	lines := []string{
		t.Hang(t.mark(statusOf(j)), LessonWord(m, l, j.Question.Key, c)),
		t.Hang(findingIndent, note),
	}
	if reason != "" {
		lines = append(lines, t.Hang(findingIndent, reason))
	}
	return strings.Join(lines, "\n")
}

// findingIndent is where what belongs to a finding begins.
const findingIndent = "      "

func (t Terminal) note(m *messages.Messages, l *lessons.Lesson, c *flow.Conversation, j question.Judgement) (note, reason string) {
	predicted := l.Exercise.Kind == lessons.Predict
	given := answerText(m, l, j)
	switch {
	case j.Status == question.Correct && predicted:
		return fmt.Sprintf(m.Exercise.PredictedRight, given), ""
	case j.Status == question.Correct:
		return fmt.Sprintf(m.Exercise.Right, given), ""
	case j.Status == question.Mistaken && predicted:
		return fmt.Sprintf(m.Exercise.PredictedWrong, given, j.Right), Reason(m, l, c, j)
	case j.Status == question.Mistaken:
		return fmt.Sprintf(m.Exercise.Wrong, given), Reason(m, l, c, j)
	case j.Status == question.Unreadable:
		return fmt.Sprintf(m.Exercise.Wrong, given), m.Exercise.Unreadable[j.Question.Kind()]
	case j.Status == question.Unknown:
		return m.Exercise.NoPacket, ""
	}
	return m.Exercise.Missing, ""
}

// statusOf is the mark of an answer.
func statusOf(j question.Judgement) expect.Status {
	switch j.Status {
	case question.Correct:
		return expect.Met
	case question.Unknown:
		return expect.Unknown
	}
	return expect.Unmet
}

// answerText is what the learner wrote; of choices, their words.
func answerText(m *messages.Messages, l *lessons.Lesson, j question.Judgement) string {
	words := j.Question.Chosen(j.Given)
	if len(words) == 0 {
		return EscapeString(j.Given)
	}
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = ChoiceText(m, l, j.Question, w)
	}
	return strings.Join(texts, " / ")
}

// ChoiceText is one of the words to choose from, as the learner reads it. Those of a
// diagnosis are faults, which have words of their own.
func ChoiceText(m *messages.Messages, l *lessons.Lesson, q *question.Question, choice string) string {
	if word := l.Words[q.Key+" "+choice]; word != nil {
		return word[m.Lang]
	}
	return l.Words[choice][m.Lang]
}

// Reason is why an answer is wrong: the words of the mistake that it shows, else the
// rule behind the question.
func Reason(m *messages.Messages, l *lessons.Lesson, c *flow.Conversation, j question.Judgement) string {
	cause := j.Mistake + " " + lessons.WordCause
	if l.Words[cause] != nil {
		return LessonWord(m, l, cause, c)
	}
	return LessonWord(m, l, j.Question.Key+" "+lessons.WordReason, c)
}

// LessonWord is one of an exercise's own texts, with the values of a call where it
// names facts in braces.
func LessonWord(m *messages.Messages, l *lessons.Lesson, name string, c *flow.Conversation) string {
	return lessons.Fill(l.Words[name][m.Lang], func(name string) (string, bool) {
		f, err := question.ParseFact(name)
		if err != nil {
			return "", false
		}
		v, ok := f.Of(c)
		return v.String(), ok
	})
}
