package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tcplearn/checker"
	"tcplearn/checker/capture"
	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// anyStream is --stream where it was not given: the conversation that fits best.
const anyStream = -1

// fileFlags are the flags of check that have a capture file judged.
type fileFlags struct {
	path   string
	stream int
}

// misused says what is wrong with the flags on a file, or nothing.
func (t *try) misused(c *cobra.Command, command bool) error {
	stream := c.Flags().Changed("stream")
	live := command
	for _, flag := range []string{"on", "timeout"} {
		live = live || c.Flags().Changed(flag)
	}
	switch {
	case t.file.path == "" && stream:
		return usageError{t.m.File.StreamAlone}
	case t.file.path != "" && live:
		return usageError{t.m.File.Alone}
	case stream && t.file.stream < 0:
		return usageError{fmt.Sprintf(t.m.Usage.BadValue, "--stream", fmt.Sprint(t.file.stream))}
	}
	return nil
}

// checkFile judges a call in a capture file. What is predicted of it is asked before
// it is shown, and what is asked about it afterwards.
func (t *try) checkFile(ctx context.Context) error {
	if need := beyondPackets(&t.lesson.Exercise); need != "" {
		text := fmt.Sprintf(t.m.File.NotFromFile, t.lesson.Number, t.m.File.Needs[need])
		return t.unchecked(doubtful{uncheckable{text}, checker.DoubtNotInFile})
	}
	f, err := t.readFile()
	if err != nil {
		return err
	}
	v, err := t.judgeFile(ctx, f)
	if err != nil {
		return err
	}
	if c := v.Conversation; c != nil && !t.json {
		name := render.EscapeString(t.file.path)
		if err := t.say(t.line(t.m.File.Judged, name, t.file.stream, len(f.Streams), c.Client, c.Server)); err != nil {
			return err
		}
	}
	r, err := t.record(ctx, v)
	if err != nil {
		return err
	}
	if err := errors.Join(t.print(r), r.status()); err != nil || t.called == nil {
		return err
	}
	return t.questions(ctx)
}

// judgeFile gives the verdict on the conversation that was chosen, or fits best.
func (t *try) judgeFile(ctx context.Context, f *checker.File) (*checker.Verdict, error) {
	name := render.EscapeString(t.file.path)
	switch {
	case t.file.stream >= len(f.Streams) && t.file.stream != anyStream:
		return nil, usageError{fmt.Sprintf(t.m.File.NoStream, t.file.stream, name, len(f.Streams))}
	case len(f.Streams) == 0 && len(f.Datagrams) == 0:
		return nil, t.unchecked(doubtful{uncheckable{fmt.Sprintf(t.m.File.NoTCP, name)}, checker.DoubtNoTCP})
	}
	if t.lesson.Exercise.Kind == lessons.Predict {
		if err := t.predict(ctx); err != nil {
			return nil, err
		}
	}
	task := t.fileTask()
	if len(f.Streams) == 0 {
		v := f.CheckDatagrams(task)
		return &v, nil
	}
	if t.file.stream == anyStream {
		t.file.stream = f.Best(task)
	}
	v := f.Check(task, t.file.stream)
	return &v, nil
}

// fileTask is what the call of a file has to fulfil. An exercise that asks about a
// call of an earlier lesson wants what that lesson does.
func (t *try) fileTask() checker.Task {
	task := t.task()
	if from := t.lesson.Exercise.From; from != "" {
		of, _ := lessons.Find(t.lessons, from)
		task.Expect, task.Connections = of.Exercise.Expectation, of.Exercise.Connections
	}
	return task
}

// readFile reads the capture. What stands before the place where it is cut off or
// damaged is judged; any other fault is the learner's to mend.
func (t *try) readFile() (*checker.File, error) {
	name := render.EscapeString(t.file.path)
	f, err := checker.ReadFile(t.file.path)
	var fault *capture.FileError
	switch {
	case err == nil:
		return f, nil
	case !errors.As(err, &fault):
		return nil, usageError{fmt.Sprintf(t.m.File.NotOpened, name, t.why(err))}
	case f != nil:
		t.complain(fmt.Sprintf(t.m.File.Cut, name, t.m.Faults[fault.Fault], fault.Offset))
		return f, nil
	}
	text := fmt.Sprintf(t.m.File.Unreadable, name, t.m.Faults[fault.Fault])
	return nil, usageError{strings.TrimRight(text+" "+t.m.File.Advice[fault.Fault], " ")}
}

// beyondPackets is what an exercise needs that no file of packets has, or "".
func beyondPackets(e *lessons.Exercise) lessons.Requirement {
	for _, need := range []lessons.Requirement{lessons.NeedFaults, lessons.NeedStates, lessons.NeedHosts} {
		if slices.Contains(e.Needs, need) {
			return need
		}
	}
	switch e.Kind {
	case lessons.Traffic, lessons.Predict, lessons.Questions:
	default:
		return needPresence
	}
	if len(e.Wire) > 0 {
		return lessons.NeedFaults
	}
	return ""
}

// needPresence is what exercises need that ask something of the learner besides a call.
const needPresence lessons.Requirement = "presence"

// doubtful is a reason for which nothing could be checked that scripts are told, too.
type doubtful struct {
	uncheckable
	doubt checker.Doubt
}

// Unwrap makes it an uncheckable.
func (d doubtful) Unwrap() error { return d.uncheckable }

// fromFile reports whether a verdict is one on a capture file.
func fromFile(v *checker.Verdict) bool { return v.Evidence.Ground == evidence.GroundFile }

// wordsFor are the words for a verdict: in a file there are no hosts of ours.
func (a *app) wordsFor(v *checker.Verdict) *messages.Messages {
	if !fromFile(v) {
		return a.m
	}
	m := *a.m
	m.Ladder.Client, m.Ladder.Server, m.Ladder.ISN = m.File.Client, m.File.Server, m.File.ISN
	m.Verdict.UnseenState = m.File.UnseenState
	return &m
}

// fileNote says what a file could not show, and which lesson's call shows it.
func (t *try) fileNote(term render.Terminal, v *checker.Verdict) string {
	unseen := func(f expect.Finding) bool { return f.Status == expect.Unknown && f.Step != nil && f.Step.State != nil }
	if !fromFile(v) || v.Conversation == nil || !slices.ContainsFunc(v.Result.Findings, unseen) {
		return ""
	}
	lesson := t.lesson
	if from := lesson.Exercise.From; from != "" {
		lesson, _ = lessons.Find(t.lessons, from)
	}
	return term.Wrap(fmt.Sprintf(t.m.File.States, lesson.Number)) + "\n"
}
