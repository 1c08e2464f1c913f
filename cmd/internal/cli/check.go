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
	"golang.org/x/term"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/progress"
	"tcplearn/cmd/internal/render"
	"tcplearn/cmd/internal/tool"
	"tcplearn/lessons"
	"tcplearn/playground"
)

// defaultTimeout is how long the learner's command may run. It is longer than the
// 131 s after which a Linux client gives up an unanswered call.
const defaultTimeout = 3 * time.Minute

// remindAfter is when the learner is reminded that their command still runs.
const remindAfter = 10 * time.Second

// checkName is the command's name.
const checkName = "check"

func (a *app) checkCommand() *cobra.Command {
	t := &try{app: a}
	c := &cobra.Command{
		Use: checkName + " [LESSON] [-- COMMAND...]", Args: cobra.ArbitraryArgs, ValidArgsFunction: a.complete,
		RunE: func(c *cobra.Command, args []string) error {
			words, command := args, []string(nil)
			if dash := c.ArgsLenAtDash(); dash >= 0 {
				words, command = args[:dash], args[dash:]
			}
			if err := t.misused(c, len(command) > 0); err != nil {
				return err
			}
			if err := t.choose(words, len(command) > 0); err != nil {
				return err
			}
			ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			t.limited = c.Flags().Changed("timeout")
			if t.file.path != "" {
				return t.checkFile(ctx)
			}
			t.command = command
			return t.attempt(ctx, command)
		},
	}
	c.Flags().BoolVar(&t.json, "json", false, "")
	c.Flags().DurationVar(&t.timeout, "timeout", defaultTimeout, "")
	c.Flags().StringVar(&t.on, "on", onAuto, "")
	c.Flags().StringVar(&t.file.path, "pcap", "", "")
	c.Flags().IntVar(&t.file.stream, "stream", anyStream, "")
	c.Flags().Var(&t.predicted, "predict", "")
	c.Flags().Var(&t.answered, "answer", "")
	c.Flags().IntVar(&t.seed, "seed", 0, "")
	return c
}

// try is one run of check.
type try struct {
	*app
	lesson  *lessons.Lesson
	state   progress.State // as it was before
	json    bool
	timeout time.Duration
	limited bool   // --timeout was given
	on      string // the ground: one of grounds
	file    fileFlags
	command []string // behind the --

	seed                int // chooses the fault of a diagnosis; 0 for any
	predicted, answered answerFlag
	given               map[string]string // what they mean, by the questions' keys
	called              *report           // the call that questions are about
	watch               *checker.Watch    // of states that are to be held; else nil
}

// choose finds the lesson and makes sure that there is a way to try it.
func (t *try) choose(words []string, command bool) error {
	if insideCheck() {
		return usageError{t.m.Check.AlreadyInside}
	}
	if t.timeout < 0 {
		return usageError{fmt.Sprintf(t.m.Usage.BadValue, "--timeout", t.timeout.String())}
	}
	if !slices.Contains(grounds(), t.on) {
		return usageError{fmt.Sprintf(t.m.Usage.NotOneOf, t.on, strings.Join(grounds(), ", "))}
	}
	state, l, err := t.openLesson(words)
	switch {
	case errors.Is(err, errAllPassed):
		return usageError{t.m.Course.AllDone} // nothing was checked: no success
	case err != nil:
		return err
	case len(words) > 1:
		return usageError{t.dashDash(words[0])}
	case !command && t.file.path == "" && t.on != string(evidence.GroundLoopback) && !t.withoutCall(l) && (t.json || !term.IsTerminal(int(t.in.Fd())) || !term.IsTerminal(int(t.err.Fd()))):
		t.lesson = l
		return usageError{t.noTerminal()}
	}
	t.state, t.lesson = state, l
	if t.on == string(evidence.GroundLoopback) && !t.fitsLoopback() {
		return uncheckable{fmt.Sprintf(t.m.Grounds.NeedsLab, l.Number)}
	}
	return t.readAnswers()
}

// noTerminal says how to check without a terminal for a shell: with a command, or,
// where the exercise allows it, with a call from anywhere on this machine.
func (t *try) noTerminal() string {
	text := fmt.Sprintf(t.m.Usage.NoTerminal, t.lesson.Number)
	if t.fitsLoopback() {
		text += "\n" + fmt.Sprintf(t.m.Grounds.OrHere, t.lesson.Number)
	}
	return text
}

func (t *try) task() checker.Task {
	e := &t.lesson.Exercise
	task := checker.Task{Expect: e.Expectation, Connections: e.Connections, Again: e.Again}
	if e.Kind == lessons.Predict && len(t.given) > 0 {
		task.Predictions, task.Given = e.Questions, t.given
	}
	return task
}

// openSession makes the lab, or says why there is none here.
func (a *app) openSession(ctx context.Context, files map[string]string, setting checker.Setting) (*checker.Session, error) {
	return a.openLab(ctx, playground.Options{Files: files, Tools: tool.Names()}, setting)
}

// openLab makes a lab with these options, or says why there is none here.
func (a *app) openLab(ctx context.Context, o playground.Options, setting checker.Setting) (*checker.Session, error) {
	s, err := checker.Open(ctx, o, setting)
	var refusal *playground.LabError
	switch {
	case ctx.Err() != nil:
		return nil, uncheckable{a.m.Check.Interrupted}
	case errors.As(err, &refusal):
		return nil, a.refused(refusal)
	}
	return s, err
}

// refused says why there is no lab here, and what would help.
func (a *app) refused(refusal *playground.LabError) noLab {
	cause := a.m.Causes[refusal.Cause]
	text := a.m.Doctor.LabBad + "\n" + a.m.Doctor.Why + " " + cause.Why + "\n" + a.m.Doctor.Do + "\n" + withPath(cause.Do)
	return noLab{uncheckable{text}, refusal}
}

// noLab is the reason for which a machine makes no lab.
type noLab struct {
	uncheckable
	refusal *playground.LabError
}

// Unwrap makes it an uncheckable.
func (n noLab) Unwrap() error { return n.uncheckable }

// withPath fills in the path of this program where a fix names it.
func withPath(do string) string {
	self, err := os.Executable()
	if err != nil {
		self = "/usr/local/bin/tcplearn"
	}
	return fmt.Sprintf(do+"%.0[1]s", self)
}

// run has the learner's command make the call, and judges it.
func (t *try) run(ctx context.Context, command []string) error {
	s, err := t.openGround(ctx)
	if err != nil {
		return t.unchecked(err)
	}
	defer s.Close()
	defer t.watched(s)()
	c := playground.Command{Args: command, Stdin: t.in, Stdout: t.out, Stderr: t.err}
	if t.json {
		c.Stdout = t.err // standard output is the JSON's
	}
	// A learner who waits for a program that waits for them is told so, once.
	remind := time.AfterFunc(remindAfter, func() { t.complain(t.m.Check.StillRunning) })
	running, cancel := t.untilHeld(ctx)
	defer cancel()
	exit, timedOut, err := s.Run(running, c, t.timeout)
	remind.Stop()
	var start *playground.StartError
	switch {
	case ctx.Err() != nil:
		return t.unchecked(uncheckable{t.m.Check.Interrupted})
	case errors.As(err, &start):
		return t.notStarted(start)
	case err != nil && !t.held():
		return err
	}
	r, err := t.judge(ctx, s, timedOut)
	if err != nil {
		return err
	}
	r.exit = &exit
	return errors.Join(t.print(r), r.status())
}

func (a *app) notStarted(err *playground.StartError) error {
	if err.Missing {
		return usageError{fmt.Sprintf(a.m.Usage.NotFound, err.Name)}
	}
	return usageError{fmt.Sprintf(a.m.Usage.NotStarted, render.EscapeString(err.Name), render.EscapeString(err.Reason))}
}

// unchecked reports that there is no verdict; in JSON too where that was asked for.
func (t *try) unchecked(err error) error {
	if !t.json {
		return err
	}
	out := checkJSON{
		Schema: checkSchema, Lesson: idJSON{t.lesson.Number, t.lesson.ID}, Outcome: checker.Inconclusive.String(),
		Findings: []findingJSON{}, Conversations: []conversationJSON{},
	}
	out.Doubt = checker.DoubtInterrupted
	var refusal noLab
	var doubt doubtful
	switch {
	case errors.As(err, &refusal):
		out.Doubt, out.Cause = checker.DoubtNoLab, refusal.refusal.Cause
	case errors.As(err, &doubt):
		out.Doubt = doubt.doubt
	}
	return errors.Join(t.app.json(out), quiet{exitUnchecked})
}
