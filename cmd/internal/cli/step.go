package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/cmd/internal/progress"
	"tcplearn/cmd/internal/render"
	"tcplearn/cmd/internal/stepview"
	"tcplearn/playground"
)

func (a *app) stepCommand() *cobra.Command {
	var plain, predict bool
	o := stepview.Options{}
	var be, server string
	c := &cobra.Command{
		Use: "step [--be server|client] [-- COMMAND...]", Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case insideCheck():
				return usageError{a.m.Check.AlreadyInside}
			case c.ArgsLenAtDash() < 0 && len(args) > 0:
				return usageError{a.m.Step.DashDash + "\n" + a.seeHelp(c)}
			}
			mode := checker.Mode(server)
			if !slices.Contains([]checker.Mode{checker.Echo, checker.Silent, checker.NoAccept, checker.Nobody}, mode) {
				return usageError{fmt.Sprintf(a.m.Usage.BadValue, "--server", render.EscapeString(server)) + "\n" + a.seeHelp(c)}
			}
			ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			switch {
			case be != "" && predict:
				return usageError{a.m.Hand.NoPredict}
			case be != "":
				return a.byHand(ctx, be, args, checker.Setting{Mode: mode}, plain)
			}
			o.Command = args
			if predict {
				o.Ask = stepview.Everything
			}
			return a.step(ctx, o, checker.Setting{Mode: mode}, plain)
		},
	}
	c.Flags().StringVar(&be, "be", "", "")
	c.Flags().StringVar(&server, "server", string(checker.Echo), "")
	c.Flags().BoolVar(&plain, "plain", false, "")
	c.Flags().BoolVar(&predict, "predict", false, "")
	return c
}

// step lets the learner step through what they do in a lab of their own.
func (a *app) step(ctx context.Context, o stepview.Options, setting checker.Setting, plain bool) error {
	s, err := a.openShared(ctx, playground.Registration{Activity: playground.Step}, setting)
	if err != nil {
		return err
	}
	defer s.Close()
	o.Session = s
	return a.stepped(ctx, o, plain)
}

// stepped shows a session until the learner has had enough, and leaves its ladder
// behind.
func (a *app) stepped(ctx context.Context, o stepview.Options, plain bool) error {
	saved := ""
	o.Save = func(e *evidence.Evidence) (path string, err error) {
		saved, err = a.saveSteps(e)
		return saved, err
	}
	err := a.view(ctx, o, plain)
	var start *playground.StartError
	switch {
	case errors.As(err, &start):
		return a.notStarted(start)
	case err != nil, ctx.Err() != nil, a.inLines(plain):
		return err
	}
	return a.epilogue(o.Session.Lab().Wire.Recorder.Evidence(), saved)
}

// view shows a session step by step: on a full screen, or in lines where those were
// asked for or there is no screen.
func (a *app) view(ctx context.Context, o stepview.Options, plain bool) error {
	o.Messages, o.Terminal, o.In, o.Out = a.m, a.term, a.in, a.out
	if a.inLines(plain) {
		return stepview.Plain(ctx, o)
	}
	return stepview.Screen(ctx, o)
}

// inLines reports whether no full screen is to be used, or can be.
func (a *app) inLines(plain bool) bool {
	name := os.Getenv("TERM")
	return plain || os.Getenv("ACCESSIBLE") == "1" || name == "" || name == "dumb" ||
		!term.IsTerminal(int(a.in.Fd())) || !term.IsTerminal(int(a.out.Fd()))
}

// epilogue leaves behind, when the full screen is gone, the ladder and where the
// packets were saved.
func (a *app) epilogue(e evidence.Evidence, saved string) error {
	if len(e.Packets()) == 0 {
		return nil
	}
	v := checker.Check(checker.Task{Expect: &expect.Expectation{}, Connections: 1}, &e)
	text := a.term.Ladder(a.m, &v)
	if saved != "" {
		text += a.line("%s", a.m.Check.CaptureSaved) + saved + "\n"
	}
	return a.say(text)
}

// saveSteps keeps the packets that were stepped through.
func (a *app) saveSteps(e *evidence.Evidence) (path string, err error) {
	if a.store == nil {
		store, err := progress.Open(progress.DefaultEnv())
		if err != nil {
			return "", err
		}
		a.store = store
	}
	v := checker.Check(checker.Task{Expect: &expect.Expectation{}, Connections: 1}, e)
	path, err = a.store.SaveCapture("step-"+time.Now().Format("20060102-150405")+".pcapng", a.annotated(&v, "tcplearn step"))
	return tilde(path), err
}
