package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tcplearn/checker"
	"tcplearn/cmd/internal/messages"
	"tcplearn/lessons"
	"tcplearn/playground"
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
	dev.AddCommand(&cobra.Command{
		Use: "check [LESSON...]", Args: cobra.ArbitraryArgs, ValidArgsFunction: a.complete,
		RunE: func(c *cobra.Command, args []string) error {
			ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			return a.prove(ctx, args)
		},
	})
	return dev
}

// scriptTimeout is how long an author's script may run.
const scriptTimeout = 20 * time.Second

// proof is one thing that must come true in a fresh lab.
type proof struct {
	name    string
	script  string
	outcome checker.Outcome
	mistake checker.MistakeID // to be named; "" for none
}

// prove proves the lessons named, or all, solvable and their mistakes named.
func (a *app) prove(ctx context.Context, names []string) error {
	if err := a.load(); err != nil {
		return err
	}
	chosen := a.lessons
	if len(names) > 0 {
		chosen = nil
		for _, name := range names {
			l, ok := lessons.Find(a.lessons, name)
			if !ok {
				return usageError{fmt.Sprintf(a.m.Usage.NoSuchLesson, name)}
			}
			chosen = append(chosen, l)
		}
	}
	count, bad := 0, 0
	for _, l := range chosen {
		if err := a.say(a.term.Bold(a.line(a.m.Course.LessonHead, l.Number, l.Text[a.m.Lang].Title))); err != nil {
			return err
		}
		for _, p := range a.proofs(l) {
			wrong, err := a.try(ctx, l, p)
			if err != nil {
				return err
			}
			count++
			if wrong != "" {
				bad++
			}
			if err := a.say(a.proofLine(p, wrong)); err != nil {
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

func (a *app) proofs(l *lessons.Lesson) []proof {
	out := []proof{
		{name: a.m.Dev.Untouched, script: ":", outcome: checker.Failed, mistake: checker.NothingHappened},
		{name: a.m.Dev.Solution, script: l.Solution, outcome: checker.Passed},
	}
	for _, mistake := range l.Mistakes {
		out = append(out, proof{
			name: fmt.Sprintf(a.m.Dev.MistakeRow, mistake.ID), script: mistake.Script,
			outcome: checker.Failed, mistake: checker.MistakeID(mistake.ID),
		})
	}
	return out
}

func (a *app) proofLine(p proof, wrong string) string {
	if wrong == "" {
		return a.term.Hang("  "+a.term.Green(a.m.Dev.OK)+"  ", p.name) + "\n"
	}
	return a.term.Hang("  "+a.term.Red(a.m.Dev.Bad)+"  ", p.name+a.m.Course.Colon+wrong) + "\n"
}

// try runs one script in a fresh lab and returns what is wrong, or "".
func (a *app) try(ctx context.Context, l *lessons.Lesson, p proof) (wrong string, err error) {
	if p.mistake != "" && !slices.Contains(checker.Mistakes(), p.mistake) {
		return fmt.Sprintf(a.m.Dev.UnknownMistake, p.mistake), nil
	}
	s, err := a.openSession(ctx, map[string]string{"script": p.script}, settingOf(&l.Exercise))
	if err != nil {
		return "", err
	}
	defer s.Close()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return "", err
	}
	defer func() { _ = null.Close() }()
	c := playground.Command{Args: []string{"sh", playground.Dir + "/script"}, Stdin: null, Stdout: null, Stderr: null}
	_, timedOut, err := s.Run(ctx, c, scriptTimeout)
	if err == nil {
		e, observeErr := s.Observe(ctx, timedOut)
		if observeErr == nil {
			v := checker.Check(checker.Task{Expect: l.Exercise.Expectation, Connections: l.Exercise.Connections}, e)
			return a.compare(l, p, &v), nil
		}
		err = observeErr
	}
	if errors.Is(err, context.Canceled) {
		return "", uncheckable{a.m.Check.Interrupted}
	}
	return "", err
}

// compare says in what a verdict is not what it should be.
func (a *app) compare(l *lessons.Lesson, p proof, v *checker.Verdict) string {
	named := checker.MistakeID("")
	if v.Mistake != nil {
		named = v.Mistake.ID
	}
	switch {
	case v.Outcome != p.outcome:
		return fmt.Sprintf(a.m.Dev.WantedOutcome, p.outcome, v.Outcome)
	case named != p.mistake:
		return fmt.Sprintf(a.m.Dev.WantedMistake, orNone(p.mistake, a.m), orNone(named, a.m))
	}
	for _, lang := range lessons.Langs() {
		text := a.term.Verdict(messages.For(lang), l, v) + a.term.Ladder(messages.For(lang), v)
		// What fmt writes for a verb that does not fit its value.
		if strings.Contains(text, "%!") {
			return fmt.Sprintf(a.m.Dev.Unrendered, lang)
		}
	}
	return ""
}

func orNone(id checker.MistakeID, m *messages.Messages) string {
	if id == "" {
		return m.Dev.NoMistake
	}
	return string(id)
}
