package render

import (
	"fmt"

	"tcplearn/checker"
	"tcplearn/checker/expect"
	"tcplearn/cmd/internal/messages"
	"tcplearn/lessons"
)

// diagnosis writes what the learner said was wrong, what it was, and how either can be
// told.
func (t Terminal) diagnosis(m *messages.Messages, l *lessons.Lesson, v *checker.Verdict) string {
	d := v.Diagnosis
	reason := func(fault string) string {
		return t.Hang(findingIndent, LessonWord(m, l, fault+" "+lessons.WordReason, v.Conversation)) + "\n"
	}
	was := LessonWord(m, l, d.Fault, v.Conversation)
	switch {
	case d.Right():
		return t.Hang(t.mark(expect.Met), fmt.Sprintf(m.Exercise.FaultRight, was)) + "\n" + reason(d.Fault)
	case d.Named == "":
		return t.Hang(t.mark(expect.Unmet), m.Exercise.Missing) + "\n"
	}
	named := LessonWord(m, l, d.Named, v.Conversation)
	return t.Hang(t.mark(expect.Unmet), fmt.Sprintf(m.Exercise.FaultNamed, named)) + "\n" + reason(d.Named) +
		t.Hang(t.mark(expect.Unmet), fmt.Sprintf(m.Exercise.FaultWas, was)) + "\n" + reason(d.Fault)
}
