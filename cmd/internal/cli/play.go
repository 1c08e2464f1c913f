package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/play"
	"tcplearn/cmd/internal/progress"
	"tcplearn/cmd/internal/render"
	"tcplearn/cmd/internal/tool"
	"tcplearn/playground"
)

// maxBacklog is where Linux stops by default (listen(2), net.core.somaxconn).
const maxBacklog = 4096

func (a *app) playCommand() *cobra.Command {
	var server string
	var backlog int
	c := &cobra.Command{
		Use: "play [-- COMMAND...]", Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			given := c.Flags().Changed("backlog")
			setting := checker.Setting{Mode: checker.Mode(server), Backlog: backlog}
			servers := []string{string(checker.Echo), string(checker.Silent), string(checker.NoAccept), string(checker.Nobody)}
			switch {
			case insideCheck():
				return usageError{a.m.Check.AlreadyInside}
			case c.ArgsLenAtDash() < 0 && len(args) > 0:
				return usageError{a.m.Play.DashDash + "\n" + a.seeHelp(c)}
			case !slices.Contains(servers, server):
				return usageError{fmt.Sprintf(a.m.Play.BadServer, server, strings.Join(servers, ", "))}
			case given && (setting.Mode != checker.NoAccept || backlog < 0 || backlog > maxBacklog):
				return usageError{a.m.Play.NoBacklog}
			}
			ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			return a.play(ctx, setting, args)
		},
	}
	c.Flags().StringVar(&server, "server", string(checker.Echo), "")
	c.Flags().IntVar(&backlog, "backlog", 0, "")
	return c
}

// play opens the playground, for one command or for all that the learner types.
func (a *app) play(ctx context.Context, setting checker.Setting, command []string) error {
	s, err := a.openShared(ctx, playground.Registration{Activity: playground.Play}, setting)
	if err != nil {
		return err
	}
	defer s.Close()
	file, closeFile := a.playFile()
	defer closeFile()
	o := play.Options{
		Session: s, Messages: a.m, Terminal: a.term, In: a.in, Out: a.out, Err: a.err, Getenv: os.Getenv,
		Capture: file, Application: "tcplearn " + buildVersion(), Comment: a.comment, Shell: a.playShell,
		Tools: tool.Names(),
	}
	if len(command) > 0 {
		exit, err := play.Once(ctx, o, command)
		var start *playground.StartError
		switch {
		case ctx.Err() != nil:
			return quiet{exitUnchecked}
		case errors.As(err, &start):
			return a.notStarted(start)
		case err != nil:
			return err
		}
		return statusOf(exit)
	}
	faulty, err := play.Run(ctx, o)
	switch {
	case ctx.Err() != nil:
		return quiet{exitUnchecked}
	case err == nil && faulty:
		return quiet{exitUsage}
	}
	return err
}

// playFile makes the capture and says where it is. Where it cannot be made, that is
// said, and nothing is kept.
func (a *app) playFile() (w io.Writer, closeFile func()) {
	store, err := progress.Open(progress.DefaultEnv())
	var f *os.File
	if err == nil {
		f, err = store.CreateCapture("play-" + time.Now().Format("20060102-150405") + ".pcapng")
	}
	if err != nil {
		a.complain(fmt.Sprintf(a.m.Play.Unrecorded, render.EscapeString(err.Error())))
		return io.Discard, func() {}
	}
	_ = a.say(a.line("%s", a.m.Play.Recorded) + tilde(f.Name()) + "\n")
	return f, func() { _ = f.Close() }
}

// playShell is how a shell is started on a host of the playground.
func (a *app) playShell(h evidence.Host) (args, env []string) {
	address := playground.ClientAddr
	if h == evidence.Server {
		address = playground.ServerAddr
	}
	args, env = startShell(os.Getenv("SHELL"), fmt.Sprintf(a.m.Join.Prompt, playground.HostName(h), address)+" ", false)
	self, err := os.Executable()
	if err == nil {
		env = append(env, hookEnv+"="+self)
	}
	return args, env
}
