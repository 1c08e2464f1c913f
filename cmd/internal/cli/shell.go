package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"tcplearn/checker"
	"tcplearn/lessons"
	"tcplearn/playground"
)

// shell gives the learner a shell on xiaoming. Each time it is about to prompt, it
// calls this program again as a hook, which asks us what to show: the attempt since
// the last prompt, judged. Passing ends the shell.
func (t *try) shell(ctx context.Context) error {
	prompt := fmt.Sprintf(t.m.Check.ShellPrompt, t.lesson.Number)
	s, err := t.openShared(ctx, playground.Registration{Activity: playground.CheckShell, Lesson: t.lesson.Number}, settingOf(&t.lesson.Exercise))
	switch {
	case err != nil && t.insteadOf(err):
		return t.await(ctx)
	case err != nil:
		return err
	}
	defer s.Close()
	defer t.watched(s)()
	t.tellMaking(s)
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	if err := t.say(t.line("%s", t.intro()) + "\n"); err != nil {
		return err
	}
	prompts := &prompts{try: t, ctx: ctx, session: s}
	stop := serveHooks(s.Hooks(), prompts.answer)
	run, endShell := context.WithCancel(ctx)
	defer endShell()
	go prompts.whenHeld(run, endShell)
	if t.on == onAuto && t.fitsLoopback() {
		if l := t.beside(ctx); l != nil {
			defer l.Close()
			listening := make(chan struct{})
			defer func() { endShell(); <-listening }()
			go func() {
				defer close(listening)
				prompts.overhear(run, l, prompt, endShell)
			}()
		}
	}
	args, env := startShell(os.Getenv("SHELL"), prompt, true)
	command := playground.Command{
		Args: args, Env: append(env, hookEnv+"="+self), Stdin: t.in, Stdout: t.out, Stderr: t.err,
	}
	err = t.withTerminal(func() error {
		_, _, err := s.Run(run, command, 0)
		return err
	})
	stop()
	var start *playground.StartError
	switch {
	case ctx.Err() != nil:
		return uncheckable{t.m.Check.Interrupted}
	case errors.As(err, &start):
		return t.notStarted(start)
	case err != nil && !prompts.done():
		return err
	}
	return prompts.end()
}

// intro is what the learner reads before the first prompt.
func (t *try) intro() string {
	e := &t.lesson.Exercise
	switch {
	case e.Kind == lessons.Hold && e.Server == lessons.NoServer:
		return t.m.Exercise.HoldAlone
	case e.Kind == lessons.Hold:
		return t.m.Exercise.HoldIntro
	}
	return t.m.Check.ShellIntro
}

// prompts judges what happened between two prompts.
type prompts struct {
	*try
	ctx     context.Context
	session *checker.Session

	mu      sync.Mutex
	leaving bool // the shell has ended
	last    *report
	told    int // goals that were held when they were shown last
	err     error
}

// answer judges the attempt that ends with this prompt. Commands that touched no
// wire are no attempt.
func (p *prompts) answer(columns int) hookAnswer {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.finished() || p.err != nil {
		return hookAnswer{Done: true, Told: true}
	}
	e, err := p.session.Observe(p.ctx, false)
	if err != nil {
		p.err = err
		return hookAnswer{Done: true}
	}
	if len(e.Packets()) == 0 && !p.progressed() {
		return hookAnswer{}
	}
	if p.watch != nil {
		p.watch.Settle(p.ctx)
	}
	v := p.check(e)
	if p.watch != nil && v.Outcome != checker.Passed && !p.leaving {
		return p.unheld(columns, &v)
	}
	if p.last, p.err = p.record(p.ctx, &v); p.err != nil {
		return hookAnswer{Done: true}
	}
	screen := p.errTerm
	screen.Width = columns
	text := p.judgement(screen, p.last)
	if !p.finished() && !p.leaving {
		text += screen.Wrap(fmt.Sprintf(p.m.Check.ShellAgain, p.lesson.Number)) + "\n"
	}
	return hookAnswer{Text: text, Done: p.finished()}
}

// done reports whether an attempt has passed.
func (p *prompts) done() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.finished()
}

// finished is done for those who hold the mutex.
func (p *prompts) finished() bool { return p.last != nil && p.last.verdict.Outcome == checker.Passed }

// end says how the shell ended. What was done in its last line, such as "nc …;
// exit", is judged too.
func (p *prompts) end() error {
	p.leaving = true // nobody else is there any more
	if !p.done() {
		if answer := p.answer(p.term.Width); answer.Text != "" {
			if err := p.say(answer.Text); err != nil {
				return err
			}
		}
	}
	switch {
	case p.err != nil:
		return p.err
	case p.done():
		back := fmt.Sprintf(p.m.Check.ShellPassed, p.lesson.Number)
		if p.last.verdict.Pending {
			return nil
		}
		return p.say(p.term.Wrap(back) + "\n" + p.nextLine(p.last))
	}
	p.complain(fmt.Sprintf(p.m.Check.ShellGaveUp, p.lesson.Number))
	return quiet{exitNotPassed}
}
