package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tcplearn/cmd/internal/progress"
	"tcplearn/lessons"
)

func (a *app) listCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "list", Args: a.atMost(0),
		RunE: func(*cobra.Command, []string) error {
			state, err := a.open()
			if err != nil {
				return err
			}
			if asJSON {
				return a.json(listJSON{Schema: "tcplearn.list/1", Lessons: a.lessonRows(&state)})
			}
			return a.say(a.lessonTable(&state))
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "")
	return c
}

// lessonTable lists the lessons with a mark for those passed.
func (a *app) lessonTable(state *progress.State) string {
	current := a.current(state)
	var b strings.Builder
	b.WriteString(a.term.Bold(a.line("%s", a.m.Course.List)))
	for _, l := range a.lessons {
		mark, status := "[ ]", a.m.Course.Todo
		if p := state.Lessons[l.ID]; p != nil && p.Passed != nil {
			mark, status = "[x]", a.m.Course.Done
		}
		if l == current {
			mark, status = "[>]", a.m.Course.Current
		}
		text := fmt.Sprintf("%s  (%s, %s)", l.Text[a.m.Lang].Title, l.ID, status)
		b.WriteString(a.term.Hang(fmt.Sprintf("  %s %2d  ", mark, l.Number), text) + "\n")
	}
	return b.String()
}

// lessonRows are the lessons as scripts get them.
func (a *app) lessonRows(state *progress.State) []lessonJSON {
	current := a.current(state)
	rows := []lessonJSON{}
	for _, l := range a.lessons {
		rows = append(rows, a.lessonRow(state, l, l == current))
	}
	return rows
}

func (a *app) lessonRow(state *progress.State, l *lessons.Lesson, current bool) lessonJSON {
	row := lessonJSON{Number: l.Number, ID: l.ID, Title: l.Text[a.m.Lang].Title, Minutes: l.Minutes, Current: current}
	if p := state.Lessons[l.ID]; p != nil {
		row.Attempts, row.Failures, row.Hints = p.Attempts, p.Failures, p.Hints
		row.Passed, row.PassedHow, row.LastMistake = p.Passed, p.PassedHow, p.LastMistake
	}
	return row
}
