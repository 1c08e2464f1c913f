package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tcplearn/checker/capture"
	"tcplearn/cmd/internal/flowview"
	"tcplearn/cmd/internal/progress"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// standardInput is the file name that stands for standard input.
const standardInput = "-"

// reading is one run of flow.
type reading struct {
	*app
	flowview.Options
	format, clock, output string
	live                  bool
	device                string // for live
}

func (a *app) flowCommand() *cobra.Command {
	r := &reading{app: a}
	c := &cobra.Command{
		Use: "flow FILE", Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if r.live {
				return r.watch(c, args)
			}
			if err := a.atMost(1)(c, args); err != nil {
				return err
			}
			if len(args) == 0 {
				return usageError{a.m.Flow.NeedsFile}
			}
			if err := r.choose(); err != nil {
				return err
			}
			return r.read(args[0])
		},
	}
	f := c.Flags()
	f.IntVar(&r.Stream, "stream", flowview.All, "")
	f.BoolVar(&r.Raw, "raw", false, "")
	f.BoolVar(&r.Follow, "follow", false, "")
	f.StringVar(&r.clock, "time", string(flowview.Relative), "")
	f.StringVar(&r.format, "format", flowview.FormatText, "")
	f.StringVarP(&r.output, "output", "o", "", "")
	f.BoolVar(&r.live, "live", false, "")
	f.StringVar(&r.device, "device", "", "")
	return c
}

// choose checks the options.
func (r *reading) choose() error {
	clocks := []string{string(flowview.Relative), string(flowview.Delta), string(flowview.Absolute)}
	for _, choice := range []struct {
		word string
		of   []string
	}{{r.clock, clocks}, {r.format, flowview.Formats()}} {
		if !slices.Contains(choice.of, choice.word) {
			return usageError{fmt.Sprintf(r.m.Usage.NotOneOf, choice.word, strings.Join(choice.of, ", "))}
		}
	}
	if r.Stream < flowview.All {
		return usageError{fmt.Sprintf(r.m.Usage.BadValue, "--stream", fmt.Sprint(r.Stream))}
	}
	r.Clock, r.Messages, r.Terminal, r.Version = flowview.Clock(r.clock), r.m, r.term, buildVersion()
	return nil
}

// read opens a file and shows it.
func (r *reading) read(name string) error {
	path, err := r.path(name)
	if err != nil {
		return err
	}
	in, size := r.in, int64(0)
	if path != standardInput {
		f, err := capture.OpenRegular(path)
		if err != nil {
			return r.unreadable(path, err)
		}
		defer func() { _ = f.Close() }()
		info, err := f.Stat()
		if err != nil {
			return r.unreadable(path, err)
		}
		in, size = f, info.Size()
	}
	out, finish, err := r.destination()
	if err != nil {
		return usageError{fmt.Sprintf(r.m.Flow.NotWritten, render.EscapeString(r.output), r.why(err))}
	}
	err = r.show(path, in, size, out)
	return finish(err)
}

// path is the file that a word names: the file itself, or the newest capture of a
// lesson.
func (r *reading) path(name string) (string, error) {
	if name == standardInput {
		return name, nil
	}
	if _, err := os.Stat(name); err == nil {
		return name, nil
	}
	if err := r.load(); err != nil {
		return "", err
	}
	l, ok := lessons.Find(r.lessons, name)
	if !ok {
		return name, nil
	}
	store, err := progress.Open(progress.DefaultEnv())
	if err != nil {
		return "", r.excuse(err)
	}
	captures, err := store.Captures(l.ID)
	if err != nil {
		return "", uncheckable{err.Error()}
	}
	if len(captures) == 0 {
		return "", usageError{fmt.Sprintf(r.m.Flow.NoCapture, l.Number)}
	}
	return captures[len(captures)-1], nil
}

// show reads in and shows what is in it.
func (r *reading) show(path string, in io.Reader, size int64, out io.Writer) error {
	segments, err := capture.NewSegments(in)
	if err != nil {
		return r.unreadable(path, err)
	}
	view := flowview.New(r.format, r.Options, out)
	bar := r.readingBar(size)
	var found capture.Found
	for {
		if err = segments.Next(&found); err != nil {
			break
		}
		if err := view.Add(&found); err != nil {
			return err
		}
		bar.show(segments)
	}
	bar.clear()
	if shown := r.chosen(view.End(segments.Frames())); shown != nil {
		return shown
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return r.unreadable(path, err)
}

// chosen says that another conversation must be chosen.
func (r *reading) chosen(err error) error {
	var choice *flowview.ChoiceError
	if !errors.As(err, &choice) {
		return err
	}
	if choice.Wanted == flowview.All {
		return usageError{fmt.Sprintf(r.m.Flow.ChooseStream, choice.Streams, choice.Streams-1)}
	}
	return usageError{fmt.Sprintf(r.m.Flow.NoStream, choice.Wanted, choice.Streams)}
}

// unreadable says why a file could not be read, or not to its end.
func (r *reading) unreadable(path string, err error) error {
	name := render.EscapeString(path)
	if path == standardInput {
		name = "stdin"
	}
	var fault *capture.FileError
	var system *fs.PathError
	switch {
	case errors.As(err, &fault) && fault.Fault == capture.CutOff:
		return uncheckable{fmt.Sprintf(r.m.Flow.CutOff, name, fault.Offset)}
	case errors.As(err, &fault) && fault.Fault == capture.Damaged:
		return uncheckable{fmt.Sprintf(r.m.Flow.Damaged, name, fault.Offset)}
	case errors.As(err, &fault):
		return usageError{fmt.Sprintf(r.m.Flow.NotUsable, name, r.m.Faults[fault.Fault])}
	case errors.As(err, &system):
		return usageError{fmt.Sprintf(r.m.Flow.NotThere, name, r.why(err))}
	}
	return uncheckable{fmt.Sprintf(r.m.Flow.NotUsable, name, r.why(err))}
}

// destination is where the result goes, and what is to be done at the end with the
// error that the work had.
func (r *reading) destination() (io.Writer, func(error) error, error) {
	if r.output == "" {
		return r.out, func(err error) error { return err }, nil
	}
	f, err := newOutput(r.output)
	if err != nil {
		return nil, nil, err
	}
	return f, f.finish, nil
}
