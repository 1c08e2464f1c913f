package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tcplearn/cmd/internal/handout"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/mine"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// handoutName is the command's name, bothLangs the value of --lang that only it has.
const (
	handoutName = "handout"
	bothLangs   = "both"
)

// sheet is one run of handout.
type sheet struct {
	*app
	format, out, paper string
	pack               string // the folder to fill for a workshop
	answers, mine      bool
}

// Formats of a handout.
const (
	asHTML     = "html"
	asPDF      = "pdf"
	asMarkdown = "md"
)

func (a *app) handoutCommand() *cobra.Command {
	s := &sheet{app: a}
	c := &cobra.Command{
		Use: handoutName + " [LESSON...]", Args: cobra.ArbitraryArgs, ValidArgsFunction: a.completeAll,
		RunE: func(c *cobra.Command, args []string) error {
			ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			return s.run(ctx, c, args)
		},
	}
	f := c.Flags()
	f.StringVar(&s.format, "format", "", "")
	f.StringVarP(&s.out, "output", "o", "", "")
	f.StringVar(&s.paper, "paper", "", "")
	f.StringVar(&s.pack, "pack", "", "")
	f.BoolVar(&s.answers, "answers", false, "")
	f.BoolVar(&s.mine, "mine", false, "")
	return c
}

func (s *sheet) run(ctx context.Context, c *cobra.Command, args []string) error {
	if err := s.choose(); err != nil {
		return err
	}
	if s.pack != "" {
		if err := s.load(); err != nil {
			return err
		}
		return s.packTo(ctx, s.pack)
	}
	o, err := s.options(c, args)
	if err != nil {
		return err
	}
	if s.mine && !slices.ContainsFunc(o.Lessons, func(l *lessons.Lesson) bool { return o.Call(l) != nil }) {
		s.complain(s.m.Handout.NoCalls)
	}
	return s.write(ctx, o, s.format, s.out)
}

// choose settles the format, which the name of the file tells if nothing else does,
// and the paper.
func (s *sheet) choose() error {
	formats := []string{asHTML, asPDF, asMarkdown}
	if s.format == "" {
		s.format = asHTML
		if end := strings.TrimPrefix(filepath.Ext(s.out), "."); slices.Contains(formats, end) {
			s.format = end
		}
	}
	papers := []string{"a4", "letter"}
	switch {
	case !slices.Contains(formats, s.format):
		return usageError{fmt.Sprintf(s.m.Usage.NotOneOf, s.format, strings.Join(formats, ", "))}
	case s.paper != "" && !slices.Contains(papers, strings.ToLower(s.paper)):
		return usageError{fmt.Sprintf(s.m.Usage.NotOneOf, s.paper, strings.Join(papers, ", "))}
	case s.pack == "" && s.out == "" && (s.format == asPDF || term.IsTerminal(int(s.app.out.Fd()))):
		return usageError{fmt.Sprintf(s.m.Handout.Where, s.format)}
	}
	return nil
}

// options are what goes on the page.
func (s *sheet) options(c *cobra.Command, args []string) (*handout.Options, error) {
	if err := s.load(); err != nil {
		return nil, err
	}
	if s.mine {
		if _, err := s.open(); err != nil {
			return nil, err
		}
	}
	o := &handout.Options{Langs: []lessons.Lang{s.m.Lang}, Answers: s.answers}
	if asked, _ := c.Flags().GetString("lang"); asked == bothLangs {
		o.Langs = []lessons.Lang{lessons.ZH, lessons.EN}
	}
	o.Paper = s.paperOf("")
	if s.mine {
		o.Drawing = func(l *lessons.Lesson, lang lessons.Lang) render.Drawing { return s.drawingIn(l, messages.For(lang)) }
		o.Call = s.ownCalls()
	}
	var err error
	o.Lessons, err = s.several(args)
	return o, err
}

// paperOf is the paper that was asked for, or else another.
func (s *sheet) paperOf(other handout.Paper) handout.Paper {
	switch strings.ToLower(s.paper) {
	case "a4":
		return handout.A4
	case "letter":
		return handout.Letter
	}
	return other
}

// ownCalls returns the learner's own calls, each read once.
func (a *app) ownCalls() func(*lessons.Lesson) *mine.Call {
	known := map[string]*mine.Call{}
	return func(l *lessons.Lesson) *mine.Call {
		call, there := known[l.ID]
		if !there {
			call = a.ownCall(l)
			known[l.ID] = call
		}
		return call
	}
}

// several are the lessons that the words name: numbers, ids and ranges such as 5-7,
// in the order of the course. No words are all lessons.
func (a *app) several(words []string) ([]*lessons.Lesson, error) {
	if len(words) == 0 {
		return a.lessons, nil
	}
	chosen := map[*lessons.Lesson]bool{}
	for _, word := range words {
		found, err := a.oneOrRange(word)
		if err != nil {
			return nil, err
		}
		for _, l := range found {
			chosen[l] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(a.lessons), func(l *lessons.Lesson) bool { return !chosen[l] }), nil
}

func (a *app) oneOrRange(word string) ([]*lessons.Lesson, error) {
	if l, ok := lessons.Find(a.lessons, word); ok {
		return []*lessons.Lesson{l}, nil
	}
	left, right, isRange := strings.Cut(word, "-")
	first, err1 := strconv.Atoi(left)
	last, err2 := strconv.Atoi(right)
	if !isRange || err1 != nil || err2 != nil {
		return nil, usageError{fmt.Sprintf(a.m.Usage.NoSuchLesson, word)}
	}
	if first > last {
		return nil, usageError{fmt.Sprintf(a.m.Handout.BadRange, word)}
	}
	found := slices.DeleteFunc(slices.Clone(a.lessons), func(l *lessons.Lesson) bool { return l.Number < first || l.Number > last })
	if len(found) == 0 {
		return nil, usageError{fmt.Sprintf(a.m.Usage.NoSuchLesson, word)}
	}
	return found, nil
}

// write writes a handout to a file, or to standard output.
func (a *app) write(ctx context.Context, o *handout.Options, format, path string) error {
	var b bytes.Buffer
	var err error
	switch format {
	case asMarkdown:
		err = o.Markdown(&b)
	case asPDF:
		if o.Paper == "" {
			o.Paper = handout.A4
		}
		err = o.HTML(&b)
	default:
		err = o.HTML(&b)
	}
	switch {
	case err != nil:
		return err
	case path == "":
		return a.say(b.String())
	case format == asPDF:
		return a.notWritten(path, a.noPDF(handout.PDF(ctx, b.Bytes(), path, os.Getenv)))
	}
	return a.notWritten(path, writeFile(path, b.Bytes()))
}

// noPDF says why there is no PDF and how to come by one.
func (a *app) noPDF(err error) error {
	if errors.Is(err, handout.ErrNoBrowser) {
		return uncheckable{a.m.Handout.NoBrowser}
	}
	if failure, ok := errors.AsType[*handout.BrowserError](err); ok {
		return uncheckable{fmt.Sprintf(a.m.Handout.BrowserFailed, render.EscapeString(failure.Name), render.EscapeString(failure.Reason))}
	}
	return err
}

// notWritten says that a file could not be written, unless it was or that was said.
func (a *app) notWritten(path string, err error) error {
	var said uncheckable
	if err == nil || errors.As(err, &said) {
		return err
	}
	return uncheckable{fmt.Sprintf(a.m.Handout.NotWritten, render.EscapeString(path), a.why(err))}
}

// completeAll offers lessons for every word.
func (a *app) completeAll(c *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	return a.complete(c, nil, word)
}
