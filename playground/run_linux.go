package playground

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"tcplearn/checker/evidence"
)

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
	// The whole group: the learner may have piped our output into a pager. Any thread
	// may take that signal, at any moment; so one for this very thread waits behind the
	// mask, and the stop happens at the latest when the mask is lifted. SIGCONT
	// discards whichever is left. The kernel ignores both where no shell could ever
	// continue us.
	err := withMasked(syscall.SIGTSTP, func() error {
		return errors.Join(unix.Tgkill(unix.Getpid(), unix.Gettid(), syscall.SIGTSTP), unix.Kill(0, syscall.SIGTSTP))
	})
	if err != nil {
		return fmt.Errorf("stop: %w", err)
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
	// Setting the foreground from the background raises SIGTTOU, unless it is masked
	// (tcsetpgrp(3)). Ignoring it instead would be inherited by programs.
	_ = withMasked(syscall.SIGTTOU, func() error {
		return unix.IoctlSetPointerInt(int(os.Stdin.Fd()), unix.TIOCSPGRP, unix.Getpgrp())
	})
}

// withMasked calls f while the calling thread does not take a signal.
func withMasked(sig syscall.Signal, f func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var mask, before unix.Sigset_t
	const bits = 8 * unsafe.Sizeof(mask.Val[0])
	bit := uintptr(sig) - 1
	mask.Val[bit/bits] |= 1 << (bit % bits)
	if err := unix.PthreadSigmask(unix.SIG_BLOCK, &mask, &before); err != nil {
		return fmt.Errorf("mask %v: %w", sig, err)
	}
	return errors.Join(f(), unix.PthreadSigmask(unix.SIG_SETMASK, &before, nil))
}

// inForeground reports whether f is the controlling terminal and this process is
// in its foreground.
func inForeground(f *os.File) bool {
	group, err := unix.IoctlGetInt(int(f.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp() && f.Fd() == os.Stdin.Fd()
}
