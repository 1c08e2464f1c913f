package render

import (
	"fmt"
	"strings"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/sockets"
	"tcplearn/cmd/internal/messages"
)

// maxSockets bounds how many sockets are shown beside a goal.
const maxSockets = 8

// Goals writes which states were held, and below those that were not, once for all of
// them, what the kernels hold.
func (t Terminal) Goals(m *messages.Messages, v *checker.Verdict) string {
	var b strings.Builder
	last := -1 // of the goals that were not held
	for i, g := range v.Goals {
		if g.Status != expect.Met {
			last = i
		}
	}
	for i, g := range v.Goals {
		lines := make([]string, len(g.Goal.Steps))
		for n, s := range g.Goal.Steps {
			lines[n] = s.String()
		}
		b.WriteString(t.Hang(t.mark(g.Status), strings.Join(lines, m.Verdict.Comma)) + "\n")
		if i == last {
			b.WriteString(t.sockets(m, g.Seen))
		}
	}
	return b.String()
}

// sockets lists what both kernels hold of the exercise.
func (t Terminal) sockets(m *messages.Messages, seen [2][]sockets.Socket) string {
	var b strings.Builder
	for h, list := range seen {
		for i, s := range list {
			if i == maxSockets {
				b.WriteString(t.Hang(findingIndent, fmt.Sprintf(m.Ladder.MoreCalls, len(list)-i)) + "\n")
				break
			}
			b.WriteString(t.Hang(findingIndent, fmt.Sprintf("%v: %v %v %v", evidence.Host(h), s.Local, s.Foreign(), s.State)) + "\n")
		}
	}
	if b.Len() == 0 {
		return t.Hang(findingIndent, m.Verdict.NoState) + "\n"
	}
	return b.String()
}
