package playground

import (
	"context"
	"os"

	"tcplearn/checker/evidence"
)

// Process is a program running on a host.
type Process struct {
	job
	lab     *Lab
	id, pid int
	answers <-chan answer
}

// Start starts a program on a host. It fails with a [*StartError] when the program
// cannot be started there.
func (l *Lab) Start(h evidence.Host, c Command) (*Process, error) {
	p := &Process{lab: l, job: job{foreground: inForeground(c.Stdin)}}
	m := message{Kind: kindStart, Host: h, Args: c.Args, Env: c.Env, Foreground: p.foreground}
	id, ch, err := l.ask(m, c.Stdin, c.Stdout, c.Stderr)
	if err != nil {
		return nil, err
	}
	p.id, p.answers = id, ch
	a, err := l.await(ch)
	if err != nil {
		return nil, err
	}
	if a.Kind != kindStarted {
		l.forget(id)
		return nil, &StartError{Name: c.Args[0], Missing: a.Absent, Reason: a.Error}
	}
	p.pid = a.PID
	return p, nil
}

// Wait waits for the program's end. When the learner stops it (Ctrl-Z), this
// process stops with it, so that their shell has the terminal, and both go on
// together. When ctx ends first, the program is left to [Lab.Close].
func (p *Process) Wait(ctx context.Context) (Exit, error) {
	for {
		exit, stopped, err := p.Await(ctx)
		if !stopped || err != nil {
			return exit, err
		}
		if err := p.stopTogether(); err != nil {
			return Exit{}, err
		}
	}
}

// Await waits for the program's end, or until it is stopped; then Continue lets it go
// on. This process has the terminal again either way. When ctx ends first, the program
// is left to [Lab.Close].
func (p *Process) Await(ctx context.Context) (exit Exit, stopped bool, err error) {
	defer p.takeTerminal()
	select {
	case <-ctx.Done():
		p.lab.forget(p.id)
		return Exit{}, false, ctx.Err()
	case a, ok := <-p.answers:
		if !ok {
			_, err := p.lab.await(p.answers)
			return Exit{}, false, err
		}
		if a.Kind == kindStopped {
			return Exit{}, true, nil
		}
		p.lab.forget(p.id)
		return a.Exit, false, nil
	}
}

// Continue lets a stopped program go on, with the terminal or without it.
func (p *Process) Continue(foreground bool) error {
	return p.lab.control.send(message{Kind: kindContinue, ID: p.id, PID: p.pid, Foreground: foreground})
}

// stopTogether stops this process like its program, and when the learner's shell
// continues the job, continues the program too: with the terminal after fg, without
// it after bg.
func (p *Process) stopTogether() error {
	if alone, err := p.stop(); alone || err != nil {
		return err
	}
	return p.Continue(inForeground(os.Stdin))
}
