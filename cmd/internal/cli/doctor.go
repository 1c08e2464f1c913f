package cli

import (
	"context"
	"errors"
	"fmt"
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
	// Uses is the first of the places that can be had.
	Uses   playground.Place `json:"uses"`
	Places []placeJSON      `json:"places"`
}

type placeJSON struct {
	Place playground.Place `json:"place"`
	Works bool             `json:"works"`
	Stage playground.Stage `json:"stage,omitempty"`
	Cause playground.Cause `json:"cause,omitempty"`
	Error string           `json:"error,omitempty"`
	Why   string           `json:"why,omitempty"`
	Do    string           `json:"do,omitempty"`
}

func (a *app) doctorCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "doctor", Args: a.atMost(0),
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			d, took, err := a.examine(ctx)
			if err != nil {
				return err
			}
			if asJSON {
				err = a.json(d)
			} else {
				err = a.say(a.diagnosis(d, took))
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

// examine makes a lab, as a check would, and tries every other place too. It returns
// how long the lab took.
func (a *app) examine(ctx context.Context) (doctorJSON, time.Duration, error) {
	d := doctorJSON{
		Schema: "tcplearn.doctor/1", OS: runtime.GOOS, Arch: runtime.GOARCH, Kernel: kernelRelease(), UID: os.Getuid(),
	}
	start := time.Now()
	s, err := checker.Open(ctx, playground.Options{}, checker.Setting{})
	took := time.Since(start)
	var refusal *playground.LabError
	switch {
	case err == nil:
		s.Close()
		d.Lab = true
	case errors.As(err, &refusal):
		cause := a.m.Causes[refusal.Cause]
		d.Stage, d.Cause, d.Error = refusal.Stage, refusal.Cause, refusal.Err.Error()
		d.Why, d.Do = cause.Why, withPath(cause.Do)
	default:
		return d, took, err
	}
	for _, probe := range playground.Survey(ctx) {
		d.Places = append(d.Places, a.place(probe))
		if probe.Refusal == nil && d.Uses == "" {
			d.Uses = probe.Place
		}
	}
	if ctx.Err() != nil {
		return d, took, uncheckable{a.m.Check.Interrupted}
	}
	return d, took, nil
}

// place puts a probe into words.
func (a *app) place(p playground.Probe) placeJSON {
	out := placeJSON{Place: p.Place, Works: p.Refusal == nil}
	if p.Refusal != nil {
		cause := a.m.Causes[p.Refusal.Cause]
		out.Stage, out.Cause, out.Error = p.Refusal.Stage, p.Refusal.Cause, p.Refusal.Err.Error()
		out.Why, out.Do = cause.Why, withPath(cause.Do)
	}
	return out
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
	out := a.term.Red(a.line("%s", a.m.Doctor.LabBad))
	if d.Lab {
		out = a.term.Green(a.line(a.m.Doctor.LabOK, took.Round(time.Millisecond)))
	}
	out += a.line(a.m.Doctor.System, d.OS, d.Arch, d.Kernel, d.UID)
	out += "\n" + a.line("%s", a.m.Doctor.Places)
	told := map[playground.Cause]bool{"": true}
	for _, p := range d.Places {
		name := a.m.Doctor.Place[p.Place]
		if p.Place == d.Uses {
			name = fmt.Sprintf(a.m.Doctor.Used, name)
		}
		out += a.term.Hang("  "+a.term.Tick(p.Works)+" ", name) + "\n"
		if !told[p.Cause] {
			out += a.remedy(p)
		}
		told[p.Cause] = true // one cause may stand in the way of several places
	}
	if d.Lab {
		out += "\n" + a.line("%s", a.m.Doctor.Summary)
	}
	return out
}

// remedy says why a place cannot be had, and what to type.
func (a *app) remedy(p placeJSON) string {
	why := p.Why
	if p.Cause == playground.CauseUnknown {
		why += fmt.Sprintf(" (%s: %s)", p.Stage, p.Error)
	}
	out := a.term.Hang("    ", why) + "\n"
	for command := range strings.Lines(p.Do) {
		command = strings.TrimSuffix(command, "\n")
		if strings.HasPrefix(command, "#") {
			out += a.term.Hang("    ", command) + "\n"
			continue
		}
		out += "    " + a.term.Cyan(command) + "\n" // to be copied: never wrapped
	}
	return out
}
