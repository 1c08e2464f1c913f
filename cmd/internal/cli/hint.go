package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tcplearn/cmd/internal/progress"
	"tcplearn/lessons"
)

func (a *app) hintCommand() *cobra.Command {
	return &cobra.Command{
		Use: "hint [LESSON]", Args: a.atMost(1), ValidArgsFunction: a.complete,
		RunE: func(c *cobra.Command, args []string) error {
			state, l, err := a.openLesson(args)
			if err != nil {
				return err
			}
			// Counted in the file, not from what was read above: two terminals asking at
			// once get two steps.
			shown := min(state.Lesson(l.ID).Hints+1, len(l.Hints))
			err = a.update(c.Context(), func(s *progress.State) {
				done := s.Lesson(l.ID)
				done.Hints = min(done.Hints+1, len(l.Hints))
				shown = done.Hints
			})
			if err != nil {
				return err
			}
			return a.sayHints(l, shown)
		},
	}
}

// sayHints shows the first n hints of a lesson.
func (a *app) sayHints(l *lessons.Lesson, n int) error {
	var b strings.Builder
	for i, hint := range l.Hints[:n] {
		text, err := a.term.Lesson(hint[a.m.Lang], a.drawing(l))
		if err != nil {
			return fmt.Errorf("render hint %d of %s: %w", i+1, l.ID, err)
		}
		b.WriteString(a.term.Bold(a.line(a.m.Course.HintHead, i+1, len(l.Hints))) + text + "\n")
	}
	last := a.m.Course.HintMore
	if n == len(l.Hints) {
		last = a.m.Course.HintLast
	}
	b.WriteString(a.line(last, l.Number))
	return a.say(b.String())
}
