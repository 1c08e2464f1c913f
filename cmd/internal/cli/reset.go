package cli

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tcplearn/cmd/internal/progress"
	"tcplearn/lessons"
)

func (a *app) resetCommand() *cobra.Command {
	var all, yes bool
	c := &cobra.Command{
		Use: "reset [LESSON]", Args: a.atMost(1), ValidArgsFunction: a.complete,
		RunE: func(c *cobra.Command, args []string) error {
			state, err := a.open()
			if err != nil {
				return err
			}
			if all == (len(args) > 0) {
				return usageError{a.m.Usage.ResetWhat}
			}
			if all {
				return a.reset(c, yes, a.m.Usage.ResetAskAll, (*progress.State).ResetAll, a.m.Course.ResetNothing)
			}
			l, err := a.chosen(&state, args)
			if err != nil {
				return err
			}
			return a.resetOne(c, yes, l)
		},
	}
	c.Flags().BoolVar(&all, "all", false, "")
	c.Flags().BoolVarP(&yes, "yes", "y", false, "")
	return c
}

func (a *app) resetOne(c *cobra.Command, yes bool, l *lessons.Lesson) error {
	question := fmt.Sprintf(a.m.Usage.ResetAsk, l.Number, l.Text[a.m.Lang].Title)
	forget := func(s *progress.State) {
		s.Reset(l.ID)
		s.Current = l.ID
	}
	return a.reset(c, yes, question, forget, fmt.Sprintf(a.m.Course.ResetDone, l.Number))
}

// reset asks, unless told not to, and then forgets.
func (a *app) reset(c *cobra.Command, yes bool, question string, forget func(*progress.State), done string) error {
	if !yes && !a.confirmed(question) {
		return a.say(a.line("%s", a.m.Course.ResetAborted))
	}
	if err := a.update(c.Context(), forget); err != nil {
		return err
	}
	return a.say(a.line("%s", done))
}

// confirmed asks a question; only a clear yes means yes.
func (a *app) confirmed(question string) bool {
	if err := a.say(a.term.Wrap(question) + " "); err != nil {
		return false
	}
	answer, err := bufio.NewReader(a.in).ReadString('\n')
	if err != nil {
		_ = a.say("\n")
	}
	return slices.Contains(a.m.Course.Yes, strings.ToLower(strings.TrimSpace(answer)))
}
