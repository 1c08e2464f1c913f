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
	defer p.lab.forget(p.id)
	defer p.takeTerminal()
	for {
		select {
		case <-ctx.Done():
			return Exit{}, ctx.Err()
		case a, ok := <-p.answers:
			if !ok {
				_, err := p.lab.await(p.answers)
				return Exit{}, err
			}
			switch a.Kind {
			case kindExited:
				return a.Exit, nil
			case kindStopped:
				if err := p.stopTogether(); err != nil {
					return Exit{}, err
				}
			}
		}
	}
}

// stopTogether stops this process like its program, and when the learner's shell
// continues the job, continues the program too.
func (p *Process) stopTogether() error {
	if alone, err := p.stop(); alone || err != nil {
		return err
	}
	// Here again after the shell's SIGCONT: with the terminal after fg, without it
	// after bg.
	m := message{Kind: kindContinue, ID: p.id, PID: p.pid, Foreground: inForeground(os.Stdin)}
	return p.lab.control.send(m)
}
