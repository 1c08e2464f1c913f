package cli

import (
	"fmt"

	"github.com/spf13/cobra"
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
			text, err := a.term.Markdown("```sh\n" + l.Solution + "\n```\n")
			if err != nil {
				return fmt.Errorf("render solution of %s: %w", l.ID, err)
			}
			head := a.line(a.m.Course.SolutionHead, l.Number, l.Text[a.m.Lang].Title)
			return a.say(head + "\n" + text + "\n" + a.line("%s", a.m.Course.SolutionRun))
		},
	}
	c.Flags().BoolVar(&anyway, "anyway", false, "")
	return c
}
