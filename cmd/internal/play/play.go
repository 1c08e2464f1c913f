// Package play is the playground: a lab without a lesson. The learner types what the
// wire is to do, makes calls, and watches each packet with the states beside it.
package play

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/term"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
	"tcplearn/playground"
)

// Options are what a play needs.
type Options struct {
	Session     *checker.Session
	Messages    *messages.Messages
	Terminal    render.Terminal
	In          *os.File
	Out, Err    *os.File
	Getenv      func(string) string
	Capture     io.Writer // where the packets go
	Tools       []string  // programs that the lab brings along
	Application string    // who wrote the capture
	// Comment says of a packet what it is and what it changed, for the capture.
	Comment func(checker.Rung) string
	// Shell is how a shell for a person is started on a host.
	Shell func(h evidence.Host) (args, env []string)
}

// Patience: how long the end of all calls is waited for when no time is said; and
// when the learner's command, or their list of lines, is over.
const (
	defaultPatience = 10 * time.Second
	lastPatience    = 1500 * time.Millisecond
	shortPatience   = 200 * time.Millisecond // before the next line, for what a command leaves behind
)

// pulse is how often the kernels are asked again whether a call is over.
const pulse = 20 * time.Millisecond

// table is a play going on.
type table struct {
	Options
	m      *messages.Play
	ladder *ladder
	line   *line        // nil without a terminal
	behind atomic.Int32 // programs running in the background
	jobs   []job        // stopped by Ctrl-Z

	follow  *playground.Follower
	drawing sync.Mutex // around taking an event and drawing it
}

// job is a program for which the learner waits.
type job struct {
	process *playground.Process
	shell   bool
}

// Run plays until the learner leaves. It reports whether a line was not understood.
func Run(ctx context.Context, o Options) (faulty bool, err error) {
	t := begin(o)
	stop := t.listen(ctx)
	defer stop()
	if term.IsTerminal(int(o.In.Fd())) && term.IsTerminal(int(o.Out.Fd())) {
		t.line = newLine(o.In, o.Out)
		defer t.line.restore()
	}
	t.say(t.m.Intro)
	faulty, err = t.obeyAll(ctx)
	if err == nil && t.line == nil {
		err = t.wait(ctx, lastPatience)
	}
	return faulty, err
}

// Once runs one command on xiaoming, draws what comes of it, and waits a moment for
// its calls to be over.
func Once(ctx context.Context, o Options, command []string) (playground.Exit, error) {
	t := begin(o)
	stop := t.listen(ctx)
	defer stop()
	exit, err := runOnce(ctx, o, command)
	if err == nil {
		err = t.wait(ctx, lastPatience)
	}
	return exit, err
}

func runOnce(ctx context.Context, o Options, command []string) (playground.Exit, error) {
	p, err := o.Session.Lab().Start(evidence.Client, playground.Command{Args: command, Stdin: o.In, Stdout: o.Out, Stderr: o.Err})
	if err != nil {
		return playground.Exit{}, err
	}
	return p.Wait(ctx)
}

// begin makes ready to draw and to record.
func begin(o Options) *table {
	t := &table{Options: o, m: &o.Messages.Play}
	t.ladder = newLadder(o, t.write, newRecording(o.Capture, o))
	t.tellFailed()
	t.follow = o.Session.Lab().Wire.Recorder.Follow()
	return t
}

// tellFailed says once when the recording has failed. The play goes on.
func (t *table) tellFailed() {
	record := t.ladder.record
	if record.err == nil || record.told {
		return
	}
	record.told = true
	t.say(fmt.Sprintf(t.m.NotRecorded, render.EscapeString(record.err.Error())))
}

// listen draws what happens until ctx ends or the returned function is called, which
// draws the rest.
func (t *table) listen(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for t.follow.Ready(ctx) == nil {
			t.catchUp()
		}
	}()
	return func() {
		cancel()
		<-done
		t.catchUp()
		t.ladder.settle()
		t.ladder.tellMissed()
		t.tellFailed()
		t.follow.Close()
	}
}

// catchUp draws everything that has happened.
func (t *table) catchUp() {
	t.drawing.Lock()
	defer t.drawing.Unlock()
	for {
		// Idle carries what hosts have sent, so there may be events after it.
		idle := t.wire().Idle()
		e, ok := t.follow.Try()
		switch {
		case ok:
			t.ladder.hear(e)
			t.tellFailed()
		case idle:
			t.ladder.settle()
			t.ladder.tidy()
			return
		default:
			return
		}
	}
}

// write writes to the terminal: above the line that is being edited, if one is.
func (t *table) write(text string) {
	if t.line != nil {
		_, _ = t.line.editor.Write([]byte(text))
		return
	}
	_, _ = io.WriteString(t.Out, text)
}

// say writes a paragraph.
func (t *table) say(text string) { t.write(t.Terminal.Wrap(text) + "\n") }

// obeyAll does what the learner types, to the end.
func (t *table) obeyAll(ctx context.Context) (faulty bool, err error) {
	next := t.lines()
	for {
		text, err := t.await(ctx, next)
		if err != nil {
			if t.line != nil {
				_, _ = io.WriteString(t.Out, "\r\n") // the shell's prompt does not go behind ours
			}
			return faulty, ignoreEnd(err)
		}
		if t.line == nil && strings.TrimSpace(text) != "" {
			t.say(t.Terminal.Bold("> " + render.EscapeString(text)))
		}
		err = t.obey(ctx, text)
		t.catchUp()
		switch {
		case errors.Is(err, errQuit):
			return faulty, nil
		case t.isProblem(err):
			faulty = true
		case err != nil:
			return faulty, err
		}
	}
}

// lines returns how a line is read: it fails with io.EOF behind the last.
func (t *table) lines() func() (string, error) {
	if t.line != nil {
		return t.line.next
	}
	input := bufio.NewScanner(t.In)
	return func() (string, error) {
		if !input.Scan() {
			return "", io.EOF
		}
		return input.Text(), input.Err()
	}
}

// await reads a line, unless ctx ends first.
func (t *table) await(ctx context.Context, next func() (string, error)) (string, error) {
	type result struct {
		text string
		err  error
	}
	got := make(chan result, 1)
	go func() {
		text, err := next()
		got <- result{text, err}
	}()
	select {
	case r := <-got:
		return r.text, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func ignoreEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// wait waits until no program runs in the background and no call is going on, at most
// so long. It says when one still is.
func (t *table) wait(ctx context.Context, atMost time.Duration) error {
	over, err := t.calm(ctx, atMost)
	if err == nil && !over {
		t.say(t.m.StillGoing)
	}
	return err
}

// calm is wait without a word. It reports whether all is over.
func (t *table) calm(ctx context.Context, atMost time.Duration) (over bool, err error) {
	limit := time.NewTimer(atMost)
	defer limit.Stop()
	again := time.NewTicker(pulse)
	defer again.Stop()
	for t.behind.Load() > 0 || !t.wire().Idle() {
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-limit.C:
			t.catchUp()
			return false, nil
		case <-t.wire().Carried():
		case <-again.C:
		}
	}
	t.catchUp()
	return true, nil
}
