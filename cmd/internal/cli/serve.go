package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tcplearn/checker"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
	"tcplearn/playground"
)

// serve runs the learner's server on xiaomei, has it called, and judges it.
func (t *try) serve(ctx context.Context, command []string) error {
	if len(command) == 0 {
		return usageError{fmt.Sprintf(t.m.Exercise.ServeCommand, t.lesson.Number)}
	}
	about := playground.Registration{Activity: playground.CheckCommand, Lesson: t.lesson.Number}
	s, err := t.openShared(ctx, about, settingOf(&t.lesson.Exercise))
	if err != nil {
		return t.unchecked(err)
	}
	defer s.Close()
	e := &t.lesson.Exercise
	// What the server logs is no part of what is checked: it goes to standard error.
	c := playground.Command{Args: command, Stdin: t.in, Stdout: t.err, Stderr: t.err}
	remind := time.AfterFunc(remindAfter, func() { t.complain(t.m.Exercise.ServeStarting) })
	defer remind.Stop()
	v, err := s.Serve(ctx, c, checker.ServeTask{Say: e.Say, Reply: e.Reply})
	var start *playground.StartError
	switch {
	case ctx.Err() != nil:
		return t.unchecked(uncheckable{t.m.Check.Interrupted})
	case errors.As(err, &start) && start.Missing:
		return usageError{fmt.Sprintf(t.m.Exercise.ServeMissing, start.Name, t.lesson.Number)}
	case errors.As(err, &start):
		return t.notStarted(start)
	case err != nil:
		return err
	}
	r, err := t.record(ctx, &v)
	if err != nil {
		return err
	}
	r.exit = v.Exit
	return errors.Join(t.print(r), r.status())
}

// startCommand lays out the files with which a lesson begins.
func (a *app) startCommand() *cobra.Command {
	return &cobra.Command{
		Use: "start LESSON [FOLDER]", Args: a.atMost(2), ValidArgsFunction: a.complete,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.load(); err != nil {
				return err
			}
			if len(args) == 0 {
				return usageError{fmt.Sprintf(a.m.Usage.NeedsArg, a.withStart())}
			}
			l, ok := lessons.Find(a.lessons, args[0])
			switch {
			case !ok:
				return usageError{fmt.Sprintf(a.m.Usage.NoSuchLesson, args[0])}
			case len(l.Start) == 0:
				return usageError{fmt.Sprintf(a.m.Exercise.NoStart, l.Number, a.withStart())}
			}
			dir := l.ID
			if len(args) == 2 {
				dir = args[1]
			}
			return a.start(l, dir)
		},
	}
}

// withStart are the numbers of the lessons that begin with files.
func (a *app) withStart() string {
	var numbers []string
	for _, l := range a.lessons {
		if len(l.Start) > 0 {
			numbers = append(numbers, fmt.Sprint(l.Number))
		}
	}
	return strings.Join(numbers, ", ")
}

func (a *app) start(l *lessons.Lesson, dir string) error {
	written, err := layOut(dir, l.Start)
	if err != nil {
		return uncheckable{fmt.Sprintf(a.m.Exercise.NotLaidOut, render.EscapeString(dir), a.why(err))}
	}
	slices.Sort(written)
	text := a.m.Exercise.AllThere
	if len(written) > 0 {
		text = fmt.Sprintf(a.m.Exercise.LaidOut, render.EscapeString(dir), strings.Join(written, ", "))
	}
	return a.say(a.term.Wrap(text) + "\n" + a.line(a.m.Exercise.ThenServe, l.Number) +
		"cd " + render.EscapeString(dir) + "\n" + fmt.Sprintf("tcplearn check %d -- go run .\n", l.Number))
}
