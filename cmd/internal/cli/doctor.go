package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tcplearn/checker"
	"tcplearn/playground"
)

type doctorJSON struct {
	Schema string           `json:"schema"`
	Lab    bool             `json:"lab"`
	Stage  playground.Stage `json:"stage,omitempty"`
	Cause  playground.Cause `json:"cause,omitempty"`
	Error  string           `json:"error,omitempty"`
	Why    string           `json:"why,omitempty"`
	Do     string           `json:"do,omitempty"`
	OS     string           `json:"os"`
	Arch   string           `json:"arch"`
	Kernel string           `json:"kernel"`
	UID    int              `json:"uid"`
}

func (a *app) doctorCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "doctor", Args: a.atMost(0),
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			start := time.Now()
			d, err := a.examine(ctx)
			if err != nil {
				return err
			}
			if asJSON {
				err = a.json(d)
			} else {
				err = a.say(a.diagnosis(d, time.Since(start)))
			}
			if !d.Lab {
				err = errors.Join(err, quiet{exitUnchecked})
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "")
	return c
}

// examine makes a lab, as a check would, and takes it down again.
func (a *app) examine(ctx context.Context) (doctorJSON, error) {
	d := doctorJSON{
		Schema: "tcplearn.doctor/1", OS: runtime.GOOS, Arch: runtime.GOARCH, Kernel: kernelRelease(), UID: os.Getuid(),
	}
	s, err := checker.Open(ctx, playground.Options{}, checker.Setting{})
	var refusal *playground.LabError
	switch {
	case ctx.Err() != nil:
		return d, uncheckable{a.m.Check.Interrupted}
	case errors.As(err, &refusal):
		cause := a.m.Causes[refusal.Cause]
		d.Stage, d.Cause, d.Error = refusal.Stage, refusal.Cause, refusal.Err.Error()
		d.Why, d.Do = cause.Why, withPath(cause.Do)
		return d, nil
	case err != nil:
		return d, err
	}
	s.Close()
	d.Lab = true
	return d, nil
}

// kernelRelease is what uname -r prints, or "" elsewhere than on Linux.
func kernelRelease() string {
	b, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// diagnosis puts what was found into words. Commands to type keep their lines.
func (a *app) diagnosis(d doctorJSON, took time.Duration) string {
	system := a.line(a.m.Doctor.System, d.OS, d.Arch, d.Kernel, d.UID)
	if d.Lab {
		return a.term.Green(a.line(a.m.Doctor.LabOK, took.Round(time.Millisecond))) + system + a.line("%s", a.m.Doctor.Summary)
	}
	out := a.term.Red(a.line("%s", a.m.Doctor.LabBad)) + system
	out += a.line("%s %s (%s: %s)", a.m.Doctor.Why, d.Why, d.Stage, d.Error)
	return out + a.line("%s", a.m.Doctor.Do) + a.term.Cyan(d.Do) + "\n"
}
