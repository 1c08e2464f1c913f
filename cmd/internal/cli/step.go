package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/cmd/internal/progress"
	"tcplearn/cmd/internal/stepview"
	"tcplearn/playground"
)

func (a *app) stepCommand() *cobra.Command {
	var plain, predict bool
	o := stepview.Options{}
	var be string
	c := &cobra.Command{
		Use: "step [--be server|client] [-- COMMAND...]", Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case insideCheck():
				return usageError{a.m.Check.AlreadyInside}
			case c.ArgsLenAtDash() < 0 && len(args) > 0:
				return usageError{a.m.Step.DashDash + "\n" + a.seeHelp(c)}
			}
			ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			if be != "" {
				return a.byHand(ctx, be, args)
			}
			o.Command = args
			if predict {
				o.Ask = stepview.Everything
			}
			return a.step(ctx, o, plain)
		},
	}
	c.Flags().StringVar(&be, "be", "", "")
	c.Flags().BoolVar(&plain, "plain", false, "")
	c.Flags().BoolVar(&predict, "predict", false, "")
	return c
}

// step lets the learner step through what they do in a lab of their own.
func (a *app) step(ctx context.Context, o stepview.Options, plain bool) error {
	s, err := a.openShared(ctx, playground.Registration{Activity: playground.Step}, checker.Setting{})
	if err != nil {
		return err
	}
	defer s.Close()
	o.Session = s
	return a.view(ctx, o, plain)
}

// view shows a session step by step: on a full screen, or in lines where those were
// asked for or there is no screen.
func (a *app) view(ctx context.Context, o stepview.Options, plain bool) error {
	o.Messages, o.Terminal, o.In, o.Out, o.Save = a.m, a.term, a.in, a.out, a.saveSteps
	if plain || os.Getenv("ACCESSIBLE") == "1" || !term.IsTerminal(int(a.in.Fd())) || !term.IsTerminal(int(a.out.Fd())) {
		return stepview.Plain(ctx, o)
	}
	if err := stepview.Screen(ctx, o); err != nil || ctx.Err() != nil {
		return err
	}
	return a.epilogue(o.Session.Lab().Wire.Recorder.Evidence())
}

// epilogue leaves the ladder behind when the full screen is gone.
func (a *app) epilogue(e evidence.Evidence) error {
	if len(e.Packets()) == 0 {
		return nil
	}
	v := checker.Check(checker.Task{Expect: &expect.Expectation{}, Connections: 1}, &e)
	return a.say(a.term.Ladder(a.m, &v))
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
