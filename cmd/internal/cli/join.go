package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"os/user"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/render"
	"tcplearn/playground"
)

// hostNames are the hosts as the learner may write them.
var hostNames = map[string]evidence.Host{
	"xiaoming": evidence.Client, "小明": evidence.Client,
	"xiaomei": evidence.Server, "小美": evidence.Server,
}

func (a *app) shellCommand() *cobra.Command {
	j := &joining{app: a}
	c := &cobra.Command{
		Use: "shell [xiaoming|xiaomei] [-- COMMAND...]", Args: cobra.ArbitraryArgs,
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return []string{"xiaoming", "xiaomei"}, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			words := args
			if dash := c.ArgsLenAtDash(); dash >= 0 {
				words, j.command = args[:dash], args[dash:]
			}
			if err := j.choose(words); err != nil {
				return err
			}
			return j.run(c.Context())
		},
	}
	c.Flags().IntVar(&j.lab, "lab", 0, "")
	return c
}

// joining is one run of shell.
type joining struct {
	*app
	lab     int // the process whose lab is wanted; 0 is the newest
	host    evidence.Host
	command []string
}

// choose finds out where to go.
func (j *joining) choose(words []string) error {
	if insideCheck() {
		return usageError{j.m.Check.AlreadyInside}
	}
	switch {
	case len(words) > 1:
		return usageError{fmt.Sprintf(j.m.Usage.TooManyArgs, words[1])}
	case len(words) == 1:
		host, ok := hostNames[words[0]]
		if !ok {
			return usageError{fmt.Sprintf(j.m.Usage.NotOneOf, words[0], "xiaoming, xiaomei")}
		}
		j.host = host
	}
	return nil
}

func (j *joining) run(ctx context.Context) error {
	lab, err := j.find()
	if err != nil {
		return err
	}
	c := playground.Command{Args: j.command, Stdin: j.in, Stdout: j.out, Stderr: j.err}
	asked := len(j.command) > 0
	if !asked {
		if c.Args, c.Env, err = j.greet(lab); err != nil {
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	c.Env = append(c.Env, hookEnv+"="+self)
	// The terminal's own signals go to the program that has it; these are for us.
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	signal.Notify(make(chan os.Signal, 1), syscall.SIGINT, syscall.SIGQUIT)
	var exit playground.Exit
	err = j.withTerminal(func() error {
		guest, err := playground.Join(lab.PID, j.host, c)
		if err == nil {
			exit, err = guest.Wait(ctx)
		}
		return err
	})
	switch {
	case ctx.Err() != nil:
		return quiet{exitUnchecked}
	case errors.Is(err, playground.ErrLabEnded) && term.IsTerminal(int(j.err.Fd())):
		_, _ = fmt.Fprintln(j.err) // the cursor is behind a prompt
		return j.explain(lab.PID, err)
	case err != nil:
		return j.explain(lab.PID, err)
	case asked:
		return statusOf(exit)
	}
	return j.say(j.line("%s", j.m.Join.Left))
}

// statusOf ends this program as another ended, the way shells do.
func statusOf(e playground.Exit) error {
	switch {
	case e.Signal != 0:
		return quiet{128 + e.Signal}
	case e.Code != 0:
		return quiet{e.Code}
	}
	return nil
}

// find finds the lab to join. Where there are several, it says so.
func (j *joining) find() (playground.Registration, error) {
	all, err := playground.Registered()
	if err != nil {
		return playground.Registration{}, err
	}
	if j.lab != 0 {
		i := slices.IndexFunc(all, func(r playground.Registration) bool { return r.PID == j.lab })
		if i < 0 {
			// The kernel says why not.
			return playground.Registration{PID: j.lab}, nil
		}
		return all[i], nil
	}
	if len(all) == 0 {
		return playground.Registration{}, uncheckable{j.noLab()}
	}
	if len(all) > 1 {
		j.complain(j.m.Join.Several)
		for _, r := range all {
			_, _ = fmt.Fprintln(j.err, j.errTerm.Hang(fmt.Sprintf("  %7d  ", r.PID), j.describe(r)))
		}
	}
	return all[0], nil
}

// describe says what goes on in a lab.
func (j *joining) describe(r playground.Registration) string {
	if r.Silent {
		return j.m.Join.SilentOne
	}
	return j.activity(r) + "  " + r.Since.Local().Format("15:04:05")
}

// activity is the command that made a lab.
func (j *joining) activity(r playground.Registration) string {
	// Not all name a lesson.
	return fmt.Sprintf(j.m.Join.Activities[r.Activity]+"%.0[1]s", strconv.Itoa(r.Lesson))
}

// noLab says that there is none, and whose there is.
func (j *joining) noLab() string {
	text := j.m.Join.NoLab
	said := map[int]bool{}
	for _, other := range playground.Others() {
		if said[other.UID] {
			continue
		}
		said[other.UID] = true
		text += "\n" + fmt.Sprintf(j.m.Join.Others, userName(other.UID), other.PID)
	}
	return text
}

// greet says where the learner is now, and returns the shell they get: their own at a
// terminal, else sh, which reads its commands from standard input.
func (j *joining) greet(lab playground.Registration) (args, env []string, err error) {
	if !term.IsTerminal(int(j.in.Fd())) || !term.IsTerminal(int(j.err.Fd())) {
		return []string{"sh"}, nil, nil
	}
	address := playground.ClientAddr
	if j.host == evidence.Server {
		address = playground.ServerAddr
	}
	name := playground.HostName(j.host)
	text := j.line(j.m.Join.Intro, name, address, j.activity(lab))
	if calls := j.m.Join.Calls[lab.Activity]; calls != "" {
		text += j.line("%s", calls)
	}
	if lab.Activity == "" {
		text = "" // there is no such lab, and the kernel is about to say so
	}
	args, env = startShell(os.Getenv("SHELL"), fmt.Sprintf(j.m.Join.Prompt, name, address)+" ", false)
	return args, env, j.say(text)
}

// explain says why a lab could not be joined.
func (j *joining) explain(pid int, err error) error {
	var foreign *playground.ForeignError
	var start *playground.StartError
	switch {
	case errors.As(err, &foreign):
		return uncheckable{fmt.Sprintf(j.m.Join.Foreign, foreign.PID, userName(foreign.UID))}
	case errors.As(err, &start):
		return j.notStarted(start)
	case errors.Is(err, playground.ErrNoLab):
		return usageError{fmt.Sprintf(j.m.Join.NotALab, pid)}
	case errors.Is(err, playground.ErrSilent):
		return uncheckable{fmt.Sprintf(j.m.Join.Silent, pid)}
	case errors.Is(err, playground.ErrLabEnded):
		return uncheckable{j.m.Join.Ended}
	case errors.Is(err, playground.ErrNoJoining):
		return uncheckable{fmt.Sprintf(j.m.Join.Refused, j.why(err))}
	}
	return err
}

// userName is a user's name, or the number where there is none.
func userName(uid int) string {
	number := strconv.Itoa(uid)
	if u, err := user.LookupId(number); err == nil && strings.TrimSpace(u.Username) != "" {
		return render.EscapeString(u.Username)
	}
	return number
}
