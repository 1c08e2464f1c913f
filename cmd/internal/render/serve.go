package render

import (
	"fmt"
	"strings"

	"tcplearn/checker"
	"tcplearn/checker/expect"
	"tcplearn/cmd/internal/messages"
)

// serve writes what came of the checks of a learner's server.
func (t Terminal) serve(m *messages.Messages, v *checker.Verdict) string {
	var b strings.Builder
	for _, f := range v.Serve {
		b.WriteString(t.Hang(t.mark(f.Status), m.Exercise.Serve[f.Check]) + "\n")
		switch {
		case f.Status == expect.Skipped:
			b.WriteString(t.Hang(findingIndent, m.Exercise.NotTried) + "\n")
		case f.Status == expect.Unmet && len(f.Wanted) > 0:
			text := fmt.Sprintf(m.Verdict.Wanted, quoted(f.Wanted)) + m.Verdict.Comma + fmt.Sprintf(m.Verdict.Seen, quoted(f.Seen))
			b.WriteString(t.Hang(findingIndent, text) + "\n")
		}
	}
	return b.String()
}
