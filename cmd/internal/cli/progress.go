package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/progress"
)

func (a *app) progressCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "progress", Args: a.atMost(0),
		RunE: func(*cobra.Command, []string) error {
			state, err := a.open()
			if err != nil {
				return err
			}
			if asJSON {
				out := progressJSON{Schema: "tcplearn.progress/1", Total: len(a.lessons), Lessons: a.lessonRows(&state)}
				for _, row := range out.Lessons {
					if row.Passed != nil {
						out.Passed++
					}
				}
				return a.json(out)
			}
			return a.say(a.bar(&state) + a.history(&state))
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "")
	c.AddCommand(a.exportCommand())
	return c
}

// history lists what the learner did in each lesson.
func (a *app) history(state *progress.State) string {
	var b strings.Builder
	for _, l := range a.lessons {
		p := state.Lessons[l.ID]
		if p == nil {
			continue
		}
		parts := []string{fmt.Sprintf(a.m.Course.Attempts, p.Attempts, p.Hints)}
		if p.Passed != nil {
			format := a.m.Course.PassedOn
			if p.PassedHow == string(evidence.GroundFile) {
				format = a.m.File.PassedOn
			}
			parts = append(parts, fmt.Sprintf(format, p.Passed.Local().Format("2006-01-02")))
		}
		text := l.Text[a.m.Lang].Title + a.m.Course.Colon + strings.Join(parts, a.m.Verdict.Comma)
		b.WriteString(a.term.Hang(fmt.Sprintf("  %2d  ", l.Number), text) + "\n")
	}
	if b.Len() == 0 {
		return a.line("%s", a.m.Course.ProgressNone)
	}
	return b.String()
}
