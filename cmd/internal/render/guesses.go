package render

import (
	"fmt"
	"strings"

	"tcplearn/checker"
	"tcplearn/checker/expect"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/messages"
)

// guesses writes which states the learner named, beside those that came.
func (t Terminal) guesses(m *messages.Messages, v *checker.Verdict) string {
	var b strings.Builder
	for _, g := range v.Guesses {
		named, seen := stateOr(g.Named, m.Exercise.Unnamed), stateOr(g.Seen, m.Exercise.NotArrived)
		text := fmt.Sprintf(m.Exercise.Guess, g.Packet.Segment.Flags, g.Host, named, seen)
		if g.Status == expect.Met {
			text = fmt.Sprintf(m.Exercise.GuessRight, g.Packet.Segment.Flags, g.Host, named)
		}
		b.WriteString(t.Hang(t.mark(g.Status), text) + "\n")
	}
	return b.String()
}

func stateOr(s tcp.State, none string) string {
	if s == 0 {
		return none
	}
	return s.String()
}
