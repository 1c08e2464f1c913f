package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tcplearn/cmd/internal/progress"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// open reads the lessons and what the learner has done. Progress that cannot be
// read is said and does not stop anybody from learning.
func (a *app) open() (progress.State, error) {
	if err := a.load(); err != nil {
		return progress.State{}, err
	}
	store, err := progress.Open(progress.DefaultEnv())
	if err != nil {
		return progress.State{}, a.excuse(err)
	}
	a.store = store
	state, notice, err := store.Load()
	a.tell(notice)
	if err != nil {
		a.store = nil
		return progress.State{}, a.excuse(err)
	}
	return state, nil
}

// update changes what is remembered about the learner.
func (a *app) update(ctx context.Context, change func(*progress.State)) error {
	if a.store == nil {
		return nil // said when it could not be opened
	}
	notice, err := a.store.Update(ctx, change)
	a.tell(notice)
	return a.excuse(err)
}

// excuse turns trouble with the progress file into a word of warning. A file of a
// newer version is an error: going on would look like losing it.
func (a *app) excuse(err error) error {
	var newer *progress.NewerVersionError
	switch {
	case err == nil || errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &newer):
		return uncheckable{fmt.Sprintf(a.m.Course.Newer, render.EscapeString(newer.Path))}
	}
	a.complain(fmt.Sprintf(a.m.Course.NotSaved, render.EscapeString(err.Error())))
	return nil
}

// tell reports a damaged progress file that was kept aside.
func (a *app) tell(notice *progress.Notice) {
	if notice != nil {
		a.complain(fmt.Sprintf(a.m.Course.Corrupt, render.EscapeString(notice.KeptAside)))
	}
}

// current is the lesson the learner is at, or nil when all are passed: the one last
// looked at if it is open, else the next open one.
func (a *app) current(state *progress.State) *lessons.Lesson {
	open := func(l *lessons.Lesson) bool {
		done := state.Lessons[l.ID]
		return done == nil || done.Passed == nil
	}
	last := 0
	if l, ok := lessons.Find(a.lessons, state.Current); ok {
		last = l.Number
	}
	var first *lessons.Lesson
	for _, l := range a.lessons {
		if !open(l) {
			continue
		}
		if l.Number >= last {
			return l
		}
		if first == nil {
			first = l
		}
	}
	return first
}

// chosen is the lesson that the words name, or the one the learner is at. It is
// nil when nothing is named and all lessons are passed.
func (a *app) chosen(state *progress.State, args []string) (*lessons.Lesson, error) {
	if len(args) == 0 {
		return a.current(state), nil
	}
	l, ok := lessons.Find(a.lessons, args[0])
	if !ok {
		return nil, usageError{fmt.Sprintf(a.m.Usage.NoSuchLesson, args[0])}
	}
	return l, nil
}

// errAllPassed says that there is no lesson the learner could be at.
var errAllPassed = errors.New("every lesson is passed")

// openLesson opens the course at the lesson that the words name, or at the one the
// learner is at. Where all are passed and none is named, it fails with errAllPassed.
func (a *app) openLesson(args []string) (progress.State, *lessons.Lesson, error) {
	state, err := a.open()
	if err != nil {
		return state, nil, err
	}
	l, err := a.chosen(&state, args)
	if err == nil && l == nil {
		err = errAllPassed
	}
	return state, l, err
}

// after is the next open lesson behind l, or the first open one.
func (a *app) after(state *progress.State, l *lessons.Lesson) *lessons.Lesson {
	there := *state
	there.Current = l.ID
	return a.current(&there)
}

// complete offers the numbers and names of lessons to the shell's completion.
func (a *app) complete(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 || a.load() != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var out []string
	for _, l := range a.lessons {
		title := l.Text[a.m.Lang].Title
		out = append(out, strconv.Itoa(l.Number)+"\t"+title, l.ID+"\t"+title)
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// read shows a lesson and remembers that the learner is there.
func (a *app) read(c *cobra.Command, l *lessons.Lesson) error {
	page, err := a.page(l)
	if err != nil {
		return err
	}
	if err := a.say(page); err != nil {
		return err
	}
	return a.update(c.Context(), func(s *progress.State) { s.Current = l.ID })
}

// page is a lesson as it is read in the terminal.
func (a *app) page(l *lessons.Lesson) (string, error) {
	text := l.Text[a.m.Lang]
	body, err := a.term.Lesson(text.Body, a.drawing(l))
	if err != nil {
		return "", fmt.Errorf("render lesson %s: %w", l.ID, err)
	}
	var b strings.Builder
	b.WriteString(a.term.Bold(a.line(a.m.Course.LessonHead, l.Number, text.Title)))
	b.WriteString(a.line(a.m.Course.Goal, text.Goal))
	b.WriteString(a.term.Dim(a.line(a.m.Course.Minutes, l.Minutes)))
	b.WriteString("\n" + body + "\n")
	b.WriteString(a.term.Bold(a.line(a.m.Course.ThenDo, l.Number)))
	return b.String(), nil
}

// resume is the bare command: it goes on where the learner was.
func (a *app) resume(c *cobra.Command) error {
	state, err := a.open()
	if err != nil {
		return err
	}
	greeting := a.m.Course.WelcomeBack
	if len(state.Lessons) == 0 && state.Current == "" {
		greeting = a.m.Course.Welcome
	}
	if err := a.say(a.line("%s", greeting) + a.bar(&state) + "\n"); err != nil {
		return err
	}
	return a.readCurrent(c, &state)
}

func (a *app) readCurrent(c *cobra.Command, state *progress.State) error {
	l := a.current(state)
	if l == nil {
		return a.say(a.line("%s", a.m.Course.AllDone))
	}
	return a.read(c, l)
}

// bar draws how many lessons are passed: [####>---] 5/12.
func (a *app) bar(state *progress.State) string {
	done := 0
	for _, l := range a.lessons {
		if p := state.Lessons[l.ID]; p != nil && p.Passed != nil {
			done++
		}
	}
	const width = 24
	filled := width * done / len(a.lessons)
	bar := strings.Repeat("#", filled)
	if filled < width {
		bar += ">" + strings.Repeat("-", width-filled-1)
	}
	return a.line(a.m.Course.Progress, "["+bar+"]", done, len(a.lessons))
}
