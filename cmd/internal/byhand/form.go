package byhand

import (
	"strings"

	"tcplearn/cmd/internal/messages"
	"tcplearn/playground"
)

// form asks for a segment field by field. It offers no answer.
type form struct {
	spec playground.Spec
	next int // the field that is asked for
}

// asked are the fields in the order in which they are asked for.
var asked = []string{flagsField, "seq", "ack", "data"}

// question is what is asked next; nothing of a form that is not there.
func (f *form) question(m *messages.Hand) string {
	if f == nil {
		return ""
	}
	return m.Questions[asked[f.next]]
}

// fill takes the answer to the question, and sends the segment after the last one.
func (s *session) fill(line string) {
	if strings.EqualFold(strings.TrimSpace(line), "cancel") {
		s.form = nil
		s.say("%s", s.m.Cancelled)
		return
	}
	f := s.form
	if err := SetField(&f.spec, asked[f.next], line); err != nil {
		s.complain(err)
		return
	}
	if f.next++; f.next == len(asked) {
		s.form = nil
		s.send(f.spec)
	}
}
