package playground

import (
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// programs are the commands running on the helper's hosts. As process 1 the helper
// inherits every orphan of the lab, so one loop reaps them all and tells apart
// whose end is to be reported.
type programs struct {
	mu      sync.Mutex
	running map[int]int // process number → the request's ID
	report  *control
}

// start starts cmd on h and reports it, its stops and its end under id.
func (p *programs) start(id int, h *host, cmd *exec.Cmd, foreground bool) error {
	p.mu.Lock() // held over the start, so that a quick end finds its entry
	defer p.mu.Unlock()
	var err error
	h.run(func() { err = cmd.Start() })
	if err != nil {
		return err
	}
	p.running[cmd.Process.Pid] = id
	return p.report.send(message{Kind: kindStarted, ID: id, PID: cmd.Process.Pid, Foreground: foreground})
}

// reap waits for children whenever the kernel says that something happened to one. It
// never returns.
func (p *programs) reap() {
	changed := make(chan os.Signal, 1)
	signal.Notify(changed, syscall.SIGCHLD)
	// First those that ended before the signal was asked for.
	for {
		for more := true; more; {
			more = p.reapOne()
		}
		<-changed
	}
}

// reapOne takes notice of one child's stop or end, and reports whether there was any.
func (p *programs) reapOne() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	var status unix.WaitStatus
	pid, err := unix.Wait4(-1, &status, unix.WUNTRACED|unix.WNOHANG, nil)
	if err == nil && pid > 0 {
		if id, ok := p.running[pid]; ok {
			p.tell(id, pid, status)
		}
	}
	return err == unix.EINTR || (err == nil && pid > 0)
}

func (p *programs) tell(id, pid int, status unix.WaitStatus) {
	m := message{Kind: kindStopped, ID: id, PID: pid}
	if !status.Stopped() {
		delete(p.running, pid)
		m.Kind, m.Exit = kindExited, Exit{Code: status.ExitStatus()}
		if status.Signaled() {
			m.Exit.Signal = int(status.Signal())
		}
	}
	// A failure means that the other process is gone, and we are about to be.
	_ = p.report.send(m)
}

// resume lets a stopped program go on, with the terminal if it had it.
func (p *programs) resume(m message) {
	if m.Foreground {
		// Our standard input is the terminal that the program was given.
		_ = unix.IoctlSetPointerInt(0, unix.TIOCSPGRP, m.PID)
	}
	_ = unix.Kill(-m.PID, syscall.SIGCONT)
}
