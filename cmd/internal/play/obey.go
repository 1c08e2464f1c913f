package play

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/term"

	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/render"
	"tcplearn/playground"
)

// errQuit ends the play.
var errQuit = errors.New("quit")

// obey does what a line says. What is wrong with the line is a *Problem.
func (t *table) obey(ctx context.Context, text string) error {
	verb, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	words := strings.Fields(rest)
	verb = strings.ToLower(verb)
	if action, ok := actions[verb]; ok {
		return t.addRule(action, words)
	}
	switch verb {
	case "":
		return nil
	case "release":
		return t.release(words)
	case "heal":
		t.wire().Heal()
		t.say(t.m.Healed)
		return nothingBehind(words)
	case "rules":
		t.listRules()
		return nothingBehind(words)
	case "run":
		return t.run(ctx, strings.TrimSpace(rest))
	case "shell":
		return t.shell(ctx, words)
	case "fg":
		return t.resume(ctx)
	case "wait":
		return t.pause(ctx, words)
	case "help", "?":
		t.help()
		return nil
	case "quit", "exit", "q":
		return errQuit
	}
	if t.isProgram(verb) {
		return &Problem{Fault: Program, Word: strings.TrimSpace(text)}
	}
	return &Problem{Fault: Unknown, Word: verb, Allowed: Verbs}
}

// isProgram reports whether the learner seems to have forgotten to say "run".
func (t *table) isProgram(word string) bool {
	_, err := exec.LookPath(word)
	return err == nil || slices.Contains(t.Tools, word)
}

// pause waits for a time, or until all is over.
func (t *table) pause(ctx context.Context, words []string) error {
	d, err := parsePause(words)
	switch {
	case err != nil:
		return err
	case d == 0:
		return t.wait(ctx, defaultPatience)
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func nothingBehind(words []string) error {
	if len(words) > 0 {
		return &Problem{Fault: TooMuch, Word: words[0]}
	}
	return nil
}

func (t *table) wire() *playground.Wire { return t.Session.Lab().Wire }

// isProblem says what is wrong with a line, if that is what err is about.
func (t *table) isProblem(err error) bool {
	var p *Problem
	if !errors.As(err, &p) {
		return false
	}
	// Some sentences do not quote what was written.
	text := fmt.Sprintf(t.m.Faults[string(p.Fault)]+"%.0[1]s", render.EscapeString(p.Word))
	if len(p.Allowed) > 0 {
		text = fmt.Sprintf(t.Messages.Allowed, text, strings.Join(p.Allowed, ", "))
	}
	t.say(text)
	return true
}

func (t *table) addRule(action playground.Action, words []string) error {
	r, err := parseRule(action, words)
	if err != nil {
		return err
	}
	t.wire().AddRule(r)
	t.say(fmt.Sprintf(t.m.Added, t.Terminal.Bold(Phrase(r))))
	return nil
}

func (t *table) release(words []string) error {
	n, err := parseCount(words)
	if err != nil {
		return err
	}
	if len(t.wire().Held()) == 0 {
		return &Problem{Fault: NotHeld}
	}
	t.wire().Release(n)
	return nil
}

func (t *table) listRules() {
	rules := t.wire().Rules()
	if len(rules) == 0 {
		t.say(t.m.NoRules)
	}
	for _, r := range rules {
		t.say(fmt.Sprintf(t.m.Rule, Phrase(r.Rule), r.Used))
	}
	if held := len(t.wire().Held()); held > 0 {
		t.say(fmt.Sprintf(t.m.HeldNow, held))
	}
}

func (t *table) help() {
	for _, l := range helpLines {
		t.write(t.Terminal.Hang(fmt.Sprintf("  %-*s  ", helpColumn, l.typed), t.m.Help[l.word]) + "\n")
	}
}

// helpLines are what to type, and the word by which its meaning is found.
var helpLines = []struct{ typed, word string }{
	{"drop syn", "drop"},
	{"drop syn-ack once", "once"},
	{"drop ack xiaomei", "from"},
	{"delay 500ms", "delay"},
	{"hold syn-ack", "hold"},
	{"release", "release"},
	{"heal", "heal"},
	{"rules", "rules"},
	{"run nc xiaomei 8080", "run"},
	{"shell", "shell"},
	{"fg", "fg"},
	{"wait", "wait"},
	{"help", "help"},
	{"quit", "quit"},
}

// helpColumn is the width of the longest line to type in the help.
const helpColumn = 19

// run runs a line of the shell's language on xiaoming; with & behind it, in the
// background. The play's own input is a person's, or the lines of a script; only a
// person's programs may read it.
func (t *table) run(ctx context.Context, script string) error {
	script, behind := strings.CutSuffix(script, "&")
	if strings.TrimSpace(script) == "" {
		return &Problem{Fault: NeedsAction}
	}
	c := playground.Command{Args: []string{"sh", "-c", script}, Stdin: t.In, Stdout: t.Out, Stderr: t.Err}
	if t.line == nil || behind {
		null, err := os.Open(os.DevNull)
		if err != nil {
			return fmt.Errorf("run: %w", err)
		}
		defer func() { _ = null.Close() }()
		c.Stdin = null
	}
	if !behind {
		return t.start(ctx, evidence.Client, c, false)
	}
	p, err := t.Session.Lab().Start(evidence.Client, c)
	if err != nil {
		return err
	}
	t.behind.Add(1)
	go func() {
		defer t.behind.Add(-1)
		_, _ = p.Wait(ctx) // it fails only when the lab ends
	}()
	return nil
}

func (t *table) shell(ctx context.Context, words []string) error {
	host, err := parseHost(words)
	if err != nil {
		return err
	}
	if t.line == nil {
		return &Problem{Fault: NoTerminal}
	}
	c := playground.Command{Stdin: t.In, Stdout: t.Out, Stderr: t.Err}
	c.Args, c.Env = t.Shell(host)
	return t.start(ctx, host, c, true)
}

// start runs a program, and has the learner wait for it. How a shell ends, which is how
// its last command did, is of no interest.
func (t *table) start(ctx context.Context, h evidence.Host, c playground.Command, shell bool) error {
	p, err := t.Session.Lab().Start(h, c)
	var refused *playground.StartError
	if errors.As(err, &refused) {
		t.say(fmt.Sprintf(t.Messages.Usage.NotStarted, render.EscapeString(refused.Name), render.EscapeString(refused.Reason)))
		return nil
	}
	if err != nil {
		return err
	}
	return t.attend(ctx, job{p, shell})
}

// resume goes on with the program that was stopped last.
func (t *table) resume(ctx context.Context) error {
	last := len(t.jobs) - 1
	if last < 0 {
		return &Problem{Fault: NoJob}
	}
	p := t.jobs[last]
	t.jobs = t.jobs[:last]
	if err := p.process.Continue(true); err != nil {
		return err
	}
	return t.attend(ctx, p)
}

// attend waits until a program ends or is stopped. A stopped one is kept: its
// connection is the kernel's, and goes on.
func (t *table) attend(ctx context.Context, j job) error {
	before, stateErr := term.GetState(int(t.In.Fd()))
	exit, stopped, err := j.process.Await(ctx)
	if stateErr == nil && playground.InForeground() {
		_ = term.Restore(int(t.In.Fd()), before)
	}
	if err == nil && !stopped {
		_, err = t.calm(ctx, shortPatience)
	}
	switch {
	case err != nil:
		return err
	case stopped:
		t.jobs = append(t.jobs, j)
		t.say("\n" + t.m.Stopped)
	case j.shell:
	case exit.Signal != 0:
		t.say(fmt.Sprintf(t.Messages.Check.CommandSignal, syscall.Signal(exit.Signal)))
	case exit.Code != 0:
		t.say(fmt.Sprintf(t.Messages.Check.CommandEnded, exit.Code))
	}
	return nil
}
