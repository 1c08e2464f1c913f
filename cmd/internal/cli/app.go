// Package cli is the command line: each command in a file of its own, which parses
// its words, calls the engine, and prints. The words come from package messages,
// their shape from package render.
package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/term"
	"golang.org/x/text/language"

	"tcplearn/checker/diagram"
	"tcplearn/checker/expect"
	"tcplearn/cmd/internal/byhand"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/progress"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// Exit statuses.
const (
	exitPassed    = 0
	exitNotPassed = 1
	exitUsage     = 2
	exitUnchecked = 3
)

// app is what every command needs.
type app struct {
	in       *os.File
	out, err *os.File
	m        *messages.Messages
	term     render.Terminal // how to write to out
	errTerm  render.Terminal // how to write to err
	store    *progress.Store
	dir      string // --lessons
	lessons  []*lessons.Lesson
}

// quiet ends the program with an exit status; everything was said already.
type quiet struct{ status int }

// Error names the status.
func (q quiet) Error() string { return fmt.Sprintf("exit status %d", q.status) }

// usageError is a wrong use of the program, said in the learner's language.
type usageError struct{ text string }

// Error returns the sentence.
func (e usageError) Error() string { return e.text }

// uncheckable is a reason for which nothing could be checked.
type uncheckable struct{ text string }

// Error returns the sentence.
func (e uncheckable) Error() string { return e.text }

// Main runs the program with the arguments behind its name and returns its exit
// status.
func Main(args []string) int {
	a := &app{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	lang, known := chooseLang(args, os.Getenv)
	a.m = messages.For(lang)
	a.term = render.Detect(a.out, os.Getenv)
	a.errTerm = render.Detect(a.err, os.Getenv)
	if len(args) > 0 && args[0] == hookWord {
		return a.hook(args[1:])
	}
	root := a.root()
	root.SetArgs(args)
	var err error
	if known == "" {
		err = root.Execute()
	} else {
		err = usageError{fmt.Sprintf(a.m.Usage.BadLang, known)}
	}
	return a.finish(err)
}

// finish says what went wrong, if anything did, and returns the exit status.
func (a *app) finish(err error) int {
	var q quiet
	var usage usageError
	var unchecked uncheckable
	var file *fs.PathError
	switch {
	case err == nil:
		return exitPassed
	case errors.As(err, &q):
		return q.status
	case errors.Is(err, errAllPassed):
		return a.finish(a.say(a.line("%s", a.m.Course.AllDone)))
	case errors.As(err, &usage):
		a.complain(usage.text)
		return exitUsage
	case errors.As(err, &unchecked):
		if unchecked.text == a.m.Check.Interrupted && term.IsTerminal(int(a.err.Fd())) {
			_, _ = fmt.Fprintln(a.err) // behind the ^C that the terminal echoed, or a prompt
		}
		a.complain(unchecked.text)
		return exitUnchecked
	}
	if errors.As(err, &file) && file.Path == a.out.Name() {
		a.complain(fmt.Sprintf(a.m.Usage.NotSaid, a.why(err)))
		return exitUnchecked
	}
	a.complain(fmt.Sprintf(a.m.Usage.Unexpected, err))
	return exitUnchecked
}

// complain writes a sentence to standard error.
func (a *app) complain(text string) {
	_, _ = fmt.Fprintln(a.err, a.errTerm.Wrap(text))
}

// say writes text that has its line ends to standard output.
func (a *app) say(text string) error {
	_, err := io.WriteString(a.out, text)
	return err
}

// line wraps one paragraph for standard output.
func (a *app) line(format string, args ...any) string {
	return a.term.Wrap(fmt.Sprintf(format, args...)) + "\n"
}

// chooseLang finds the language before anything is said: --lang, TCPLEARN_LANG, or
// the locale (locale(7)). It returns as unknown what --lang or TCPLEARN_LANG name
// when there is no such language.
func chooseLang(args []string, getenv func(string) string) (lang lessons.Lang, unknown string) {
	asked := getenv("TCPLEARN_LANG")
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if value, ok := strings.CutPrefix(arg, "--lang="); ok {
			asked = value
		} else if arg == "--lang" && i+1 < len(args) {
			asked = args[i+1]
		}
	}
	locale := localeLang(getenv)
	if asked == "" {
		return locale, ""
	}
	for _, l := range lessons.Langs() {
		if asked == string(l) {
			return l, ""
		}
	}
	if asked == bothLangs && slices.Contains(args, handoutName) {
		return locale, ""
	}
	return locale, asked
}

// localeLang is the language of the first locale variable that is set.
func localeLang(getenv func(string) string) lessons.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		value := getenv(name)
		if value == "" {
			continue
		}
		value, _, _ = strings.Cut(value, ".") // the charset
		value, _, _ = strings.Cut(value, "@") // a modifier
		tag, err := language.Parse(value)
		if err != nil { // C and POSIX among them
			return lessons.EN
		}
		_, index, _ := language.NewMatcher([]language.Tag{language.English, language.Chinese}).Match(tag)
		return []lessons.Lang{lessons.EN, lessons.ZH}[index]
	}
	return lessons.EN
}

// load reads the lessons, the built-in ones or those of --lessons.
func (a *app) load() error {
	if a.lessons != nil {
		return nil
	}
	source := lessons.Embedded()
	if a.dir != "" {
		source = os.DirFS(a.dir)
	}
	all, err := lessons.Load(source)
	var problems lessons.Problems
	switch {
	case errors.As(err, &problems):
		return usageError{a.problems(problems)}
	case err != nil:
		return usageError{fmt.Sprintf(a.m.Usage.NoLessonsDir, render.EscapeString(a.dir), a.why(err))}
	}
	a.lessons = all
	return nil
}

// problems writes all errors of a course, one a line, as file:line:col.
func (a *app) problems(all lessons.Problems) string {
	lines := []string{fmt.Sprintf(a.m.Usage.FaultyLessons, len(all))}
	for _, p := range all {
		lines = append(lines, a.problem(p))
	}
	return strings.Join(lines, "\n")
}

func (a *app) problem(p expect.Problem) string {
	text := a.problemText(p.Kind, p.Got, p.Allowed)
	p.Pos.File = filepath.Join(a.dir, p.Pos.File) // as an editor finds it
	return fmt.Sprintf("%s: %s", render.EscapeString(p.Pos.String()), text)
}

// asciiPlaces are the problems of places where full-width punctuation, as a Chinese
// input method writes it, is what is wrong most often.
var asciiPlaces = []string{
	expect.UnknownSide, expect.UnknownVerb, expect.UnknownField, expect.UnknownFlag, expect.UnknownState, expect.TrailingText,
	lessons.NoField, lessons.UnknownKey, lessons.UnknownValue, lessons.BadRule, lessons.UnknownFact, diagram.UnknownLine,
}

// problemText is the sentence of a problem, with the words that are allowed.
func (a *app) problemText(kind, got string, allowed []string) string {
	// Some sentences do not quote what was written.
	text := fmt.Sprintf(a.m.Problems[kind]+"%.0[1]s", expect.Quote(got))
	if narrow := byhand.Narrow(got); narrow != got && slices.Contains(asciiPlaces, kind) {
		text = fmt.Sprintf(a.m.HalfWidth, text, expect.Quote(narrow))
	}
	if len(allowed) > 0 {
		text = fmt.Sprintf(a.m.Allowed, text, strings.Join(allowed, ", "))
	}
	return text
}

// why is the reason of an error in the learner's language, as far as it is known, fit
// for a terminal.
func (a *app) why(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) && a.m.System[number] != "" {
		return a.m.System[number]
	}
	return render.EscapeString(reason(err).Error())
}

// reason is the innermost error: the system's own words, without the way to them.
func reason(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
