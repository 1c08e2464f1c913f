package playground

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"tcplearn/checker/evidence"
)

// stopDelay is longer than a process takes to stop after its signal was sent.
const stopDelay = 200 * time.Millisecond

// Process is a program running on a host.
type Process struct {
	lab        *Lab
	id, pid    int
	answers    <-chan answer
	foreground bool
}

// Start starts a program on a host. It fails with a [*StartError] when the program
// cannot be started there.
func (l *Lab) Start(h evidence.Host, c Command) (*Process, error) {
	p := &Process{lab: l, foreground: inForeground(c.Stdin)}
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

// stopTogether stops this process like its program, as one job of the learner's
// shell, and when the shell continues the job, continues the program too. Without
// the foreground both are one process group and nothing needs doing.
func (p *Process) stopTogether() error {
	if !p.foreground {
		return nil
	}
	p.takeTerminal()
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	// The whole group: the learner may have piped our output into a pager.
	if err := unix.Kill(0, syscall.SIGTSTP); err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	// Another thread may take the signal, so this one can run on for a moment. The
	// kernel ignores it where no shell could ever continue us; then so do we.
	select {
	case <-continued:
	case <-time.After(stopDelay):
	}
	// Here again after the shell's SIGCONT: with the terminal after fg, without it
	// after bg.
	m := message{Kind: kindContinue, ID: p.id, PID: p.pid, Foreground: inForeground(os.Stdin)}
	return p.lab.control.send(m)
}

// takeTerminal makes this process group the terminal's foreground again.
func (p *Process) takeTerminal() {
	if !p.foreground {
		return
	}
	// Setting the foreground from the background raises SIGTTOU, unless ignored
	// (tcsetpgrp(3)). Briefly: programs started meanwhile would inherit it.
	signal.Ignore(syscall.SIGTTOU)
	defer signal.Reset(syscall.SIGTTOU)
	_ = unix.IoctlSetPointerInt(int(os.Stdin.Fd()), unix.TIOCSPGRP, unix.Getpgrp())
}

// inForeground reports whether f is the controlling terminal and this process is
// in its foreground.
func inForeground(f *os.File) bool {
	group, err := unix.IoctlGetInt(int(f.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp() && f.Fd() == os.Stdin.Fd()
}
