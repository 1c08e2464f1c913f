package cli

import (
	"context"
	"fmt"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"tcplearn/checker"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

func (a *app) devCommand() *cobra.Command {
	dev := &cobra.Command{
		Use: "dev", Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return a.unknownCommand(c, args[0])
			}
			return a.say(a.helpPage(c))
		},
	}
	dev.AddCommand(a.devCheckCommand(), a.devNewCommand(), a.devValueCommand())
	return dev
}

func (a *app) devCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use: "check [LESSON...]", Args: cobra.ArbitraryArgs, ValidArgsFunction: a.complete,
		RunE: func(c *cobra.Command, args []string) error {
			ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			chosen, err := a.named(args)
			if err != nil {
				return err
			}
			sweepProofs()
			return a.prove(ctx, chosen)
		},
	}
}

// named are the lessons of these names, or all.
func (a *app) named(names []string) ([]*lessons.Lesson, error) {
	if err := a.load(); err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return a.lessons, nil
	}
	var chosen []*lessons.Lesson
	for _, name := range names {
		l, ok := lessons.Find(a.lessons, name)
		if !ok {
			return nil, usageError{fmt.Sprintf(a.m.Usage.NoSuchLesson, name)}
		}
		chosen = append(chosen, l)
	}
	return chosen, nil
}

// prove proves lessons solvable and their mistakes named, and says so of each.
func (a *app) prove(ctx context.Context, chosen []*lessons.Lesson) error {
	// Labs are light, but what scripts wait for is time: two at once take half of it
	// and disturb nobody on two processors.
	slots := make(chan struct{}, 2)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	running := make([][]proof, len(chosen))
	for i, l := range chosen {
		running[i] = a.proofs(l)
		for j := range running[i] {
			p := &running[i][j]
			p.done = make(chan struct{})
			go func() {
				defer close(p.done)
				slots <- struct{}{}
				defer func() { <-slots }()
				if p.err = ctx.Err(); p.err == nil {
					p.wrong, p.err = p.run(ctx)
				}
			}()
		}
	}
	count, bad := 0, 0
	for i, l := range chosen {
		if err := a.say(a.term.Bold(a.line(a.m.Course.LessonHead, l.Number, l.Text[a.m.Lang].Title))); err != nil {
			return err
		}
		for j := range running[i] {
			p := &running[i][j]
			<-p.done
			if p.err != nil {
				return a.interrupted(ctx, p.err)
			}
			count++
			if p.wrong != "" {
				bad++
			}
			if err := a.say(a.proofLine(p)); err != nil {
				return err
			}
		}
	}
	if err := a.say(a.line(a.m.Dev.Summary, count, bad)); err != nil {
		return err
	}
	if bad > 0 {
		return quiet{exitNotPassed}
	}
	return nil
}

// interrupted is the error of a proof, or that somebody ended the command.
func (a *app) interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return uncheckable{a.m.Check.Interrupted}
	}
	return err
}

func (a *app) proofLine(p *proof) string {
	if p.wrong == "" {
		return a.term.Hang(a.proofHead(true), p.name) + "\n"
	}
	return a.term.Hang(a.proofHead(false), p.name+a.m.Course.Colon+p.wrong) + "\n"
}

// proofHead stands before a proof.
func (a *app) proofHead(ok bool) string {
	if ok {
		return "  " + a.term.Green(a.m.Dev.OK) + "  "
	}
	return "  " + a.term.Red(a.m.Dev.Bad) + "  "
}

// devValueCommand prints what a packet of the newest call of a lesson says, so that
// an author's script can answer questions about it.
func (a *app) devValueCommand() *cobra.Command {
	return &cobra.Command{
		Use: "value LESSON FACT", Args: a.atMost(2),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usageError{fmt.Sprintf(a.m.Usage.NeedsArg, "syn.raw-seq, syn-ack.ack …")}
			}
			if _, err := a.open(); err != nil {
				return err
			}
			l, ok := lessons.Find(a.lessons, args[0])
			if !ok {
				return usageError{fmt.Sprintf(a.m.Usage.NoSuchLesson, args[0])}
			}
			return a.value(l, args[1])
		},
	}
}

func (a *app) value(l *lessons.Lesson, fact string) error {
	f, err := parseFact(fact)
	if err != nil {
		return usageError{a.problemText(lessons.UnknownFact, fact, err.Allowed)}
	}
	missing := uncheckable{fmt.Sprintf(a.m.Exercise.NoCapture, l.Number)}
	if a.store == nil {
		return missing
	}
	path, pathErr := a.newestPassed(l.ID)
	if pathErr != nil || path == "" {
		return missing
	}
	v, verdictErr := verdictOf(path)
	if verdictErr != nil {
		return uncheckable{fmt.Sprintf(a.m.Course.CaptureBroken, render.EscapeString(verdictErr.Error()))}
	}
	value, ok := f.Of(v.Conversation)
	if !ok {
		return uncheckable{a.m.Doubts[checker.DoubtNoPacket]}
	}
	return a.say(value.String() + "\n")
}
