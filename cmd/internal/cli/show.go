package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"tcplearn/checker/capture"
	"tcplearn/lessons"
)

func (a *app) showCommand() *cobra.Command {
	var captures bool
	c := &cobra.Command{
		Use: "show [LESSON]", Args: a.atMost(1), ValidArgsFunction: a.complete,
		RunE: func(c *cobra.Command, args []string) error {
			_, l, err := a.openLesson(args)
			if err != nil {
				return err
			}
			if captures {
				return a.listCaptures(l)
			}
			return a.read(c, l)
		},
	}
	c.Flags().BoolVar(&captures, "captures", false, "")
	return c
}

// listCaptures lists the captures kept of a lesson, with what can be read of each.
func (a *app) listCaptures(l *lessons.Lesson) error {
	var paths []string
	if a.store != nil {
		var err error
		if paths, err = a.store.Captures(l.ID); err != nil {
			return a.excuse(err)
		}
	}
	if len(paths) == 0 {
		return a.say(a.line(a.m.Course.NoCaptures, l.Number))
	}
	var b strings.Builder
	b.WriteString(a.line(a.m.Course.Captures, l.Number))
	for _, path := range paths {
		records, err := capture.ReadFile(path, capture.DefaultLimit)
		if err != nil {
			b.WriteString(tilde(path) + "\n" + "  " + a.line(a.m.Course.CaptureBroken, a.unreadable(err)))
			continue
		}
		b.WriteString(tilde(path) + "\n  " + a.line(a.m.Course.CaptureLine, len(records)))
	}
	return a.say(b.String())
}

// unreadable says why a capture could not be read to its end.
func (a *app) unreadable(err error) string {
	var f *capture.FileError
	if errors.As(err, &f) {
		return a.m.Faults[f.Fault]
	}
	return a.why(err)
}
