package cli

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tcplearn/lessons"
)

func (a *app) solutionCommand() *cobra.Command {
	var anyway bool
	c := &cobra.Command{
		Use: "solution [LESSON]", Args: a.atMost(1), ValidArgsFunction: a.complete,
		RunE: func(_ *cobra.Command, args []string) error {
			state, l, err := a.openLesson(args)
			if err != nil {
				return err
			}
			if state.Lesson(l.ID).Passed == nil && !anyway {
				a.complain(fmt.Sprintf(a.m.Usage.SolutionLocked, l.Number))
				return quiet{exitNotPassed}
			}
			text, err := a.solution(l)
			if err != nil {
				return err
			}
			return a.say(text)
		},
	}
	c.Flags().BoolVar(&anyway, "anyway", false, "")
	return c
}

// solution is one way to pass a lesson, with the files that it is made of, and why it
// works.
func (a *app) solution(l *lessons.Lesson) (string, error) {
	var b strings.Builder
	b.WriteString(a.line(a.m.Course.SolutionHead, l.Number, l.Text[a.m.Lang].Title) + "\n")
	code := func(kind, text string) error {
		shown, err := a.term.Markdown("```" + kind + "\n" + strings.TrimSuffix(text, "\n") + "\n```\n")
		if err != nil {
			return fmt.Errorf("render solution of %s: %w", l.ID, err)
		}
		b.WriteString(shown + "\n")
		return nil
	}
	if err := code("sh", l.Solution); err != nil {
		return "", err
	}
	for _, name := range slices.Sorted(maps.Keys(l.SolutionFiles)) {
		b.WriteString(a.term.Bold("solution/"+name) + "\n\n")
		if err := code(strings.TrimPrefix(path.Ext(name), "."), string(l.SolutionFiles[name])); err != nil {
			return "", err
		}
	}
	why, err := a.term.Markdown(l.Words[lessons.WordWhy][a.m.Lang])
	if err != nil {
		return "", fmt.Errorf("render why of %s: %w", l.ID, err)
	}
	b.WriteString(a.term.Bold(a.line("%s", a.m.Exercise.WhyHead)) + why + "\n")
	last := a.m.Course.SolutionRun
	if l.Exercise.Kind != lessons.Traffic {
		last = a.m.Exercise.SolutionTyped
	}
	b.WriteString(a.line("%s", last))
	return b.String(), nil
}
