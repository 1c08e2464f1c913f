package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/spf13/cobra"

	"tcplearn/checker/capture"
	"tcplearn/cmd/internal/render"
	"tcplearn/cmd/internal/watch"
	"tcplearn/playground"
)

// watch is flow --live, until Ctrl-C.
func (r *reading) watch(c *cobra.Command, words []string) error {
	for _, name := range []string{"format", "output", "stream", "raw", "time", "follow"} {
		if c.Flags().Changed(name) {
			return usageError{r.m.Watch.OnlyText}
		}
	}
	ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	return r.watchLive(ctx, words, r.device)
}

// watchLive draws the conversations of this machine as they happen, all or those of
// a port, until ctx ends.
func (a *app) watchLive(ctx context.Context, words []string, device string) error {
	port, err := a.portOf(words)
	if err != nil {
		return err
	}
	live, err := capture.OpenLive(capture.LiveOptions{Device: device, Port: port})
	switch {
	case errors.Is(err, fs.ErrPermission):
		return uncheckable{a.m.Watch.Denied + "\n" + allowCapture() + withPath("\nsudo %[1]s flow --live")}
	case errors.Is(err, capture.ErrNoLive):
		return uncheckable{a.m.Causes[playground.CauseOS].Why + "\n" + a.m.Causes[playground.CauseOS].Do}
	case err != nil:
		return usageError{fmt.Sprintf(a.m.Watch.NoDevice, render.EscapeString(device), a.why(err))}
	}
	defer func() { _ = live.Close() }()
	what := a.m.Watch.Everywhere
	if port != 0 {
		what = fmt.Sprintf(a.m.Watch.Port, port)
	}
	a.complain(fmt.Sprintf(a.m.Watch.Begin, what))
	return watch.Watch(ctx, live, watch.Options{Out: a.out, Terminal: a.term, Messages: a.m})
}

// portOf reads "port 8080" or "8080"; 0 stands for all ports.
func (a *app) portOf(words []string) (uint16, error) {
	if len(words) > 0 && words[0] == "port" {
		if words = words[1:]; len(words) == 0 {
			return 0, usageError{fmt.Sprintf(a.m.Watch.BadPort, "")}
		}
	}
	switch len(words) {
	case 0:
		return 0, nil
	case 1:
	default:
		return 0, usageError{fmt.Sprintf(a.m.Usage.TooManyArgs, words[1])}
	}
	port, err := strconv.ParseUint(words[0], 10, 16)
	if err != nil || port == 0 {
		return 0, usageError{fmt.Sprintf(a.m.Watch.BadPort, words[0])}
	}
	return uint16(port), nil
}
