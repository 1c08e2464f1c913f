package playground

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// helperName is how the helper shows up in ps, and how it knows itself.
const helperName = "tcplearn-lab"

// IsHelper reports whether this process was started to be a lab's helper; then
// main does nothing but call [Help].
func IsHelper() bool {
	return filepath.Base(os.Args[0]) == helperName && os.Getpid() == 1
}

// Help is the helper's whole life: process 1 of the lab's namespaces. It makes the
// two hosts, passes their descriptors to the process that started it, then starts
// commands on them until that process is gone. It returns the exit status.
func Help() int {
	// Caught, not ignored: an ignored signal stays ignored in the learner's
	// programs, and their Ctrl-C would be dead.
	signal.Notify(make(chan os.Signal, 8), syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTSTP, syscall.SIGHUP)
	c, err := newControl(os.NewFile(controlFD, "control"))
	if err != nil {
		return 1
	}
	h := &helper{control: c, programs: programs{running: map[int]int{}, report: c}}
	go h.programs.reap()
	m, _, err := c.receive()
	if err != nil || m.Kind != kindSetup {
		return 1
	}
	h.person, h.userNS = m.Person, m.UserNS
	if err := h.setUp(m); err != nil {
		return 1
	}
	for {
		m, files, err := c.receive()
		if err != nil {
			return 0
		}
		h.serve(m, files)
		for _, f := range files {
			_ = f.Close()
		}
	}
}

type helper struct {
	control  *control
	person   *person
	userNS   bool
	hosts    [2]*host
	noTUN    error // why the wire is not of TUN devices
	programs programs
	grip     grip
}

// setUp makes the lab and sends its descriptors, or says what failed.
func (h *helper) setUp(m message) error {
	stage, files, err := h.build(m)
	if err != nil {
		return errors.Join(err, h.control.send(complaint(kindFailed, stage, err)))
	}
	ready := message{Kind: kindReady}
	if h.noTUN != nil {
		ready = complaint(kindReady, StageTUN, h.noTUN)
	}
	err = h.control.send(ready, files...)
	for _, f := range files {
		_ = f.Close() // the wire is the other process: nobody may read here
	}
	return err
}

// complaint is a message that tells what failed, and the system's own number for it.
func complaint(kind string, stage Stage, err error) message {
	m := message{Kind: kind, Stage: stage, Error: err.Error()}
	var errno syscall.Errno
	if errors.As(err, &errno) {
		m.Errno = int(errno)
	}
	return m
}

// serve does one thing that the other process asks for.
func (h *helper) serve(m message, files []*os.File) {
	switch m.Kind {
	case kindStart:
		h.start(m, files)
	case kindContinue:
		h.programs.resume(m)
	case kindSocket:
		h.socket(m)
	case kindGrip:
		h.grip.take(m.Inode)
		_ = h.control.send(message{Kind: kindMade, ID: m.ID})
	case kindRelease:
		h.grip.release()
	case kindCounters:
		h.counters(m)
	case kindJoin:
		h.invite(m)
	}
}

// invite passes out a host's namespaces, so that another terminal can join. Those of
// threads, not of the process: a host is a thread.
func (h *helper) invite(m message) {
	var files []*os.File
	var err error
	h.hosts[m.Host].run(func() {
		for _, ns := range namespaceFiles {
			var f *os.File
			if f, err = os.Open("/proc/thread-self/ns/" + ns.name); err != nil {
				return
			}
			files = append(files, f)
		}
	})
	reply := message{Kind: kindMade, ID: m.ID}
	if err != nil {
		reply = message{Kind: kindFailed, ID: m.ID, Error: err.Error()}
	}
	_ = h.control.send(reply, files...)
	for _, f := range files {
		_ = f.Close()
	}
}

// socket makes a TCP socket on a host and passes it out: a socket stays in the
// namespace in which it was made.
func (h *helper) socket(m message) {
	var fd int
	var err error
	h.hosts[m.Host].run(func() {
		fd, err = unix.Socket(m.Family, unix.SOCK_STREAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, unix.IPPROTO_TCP)
	})
	if err != nil {
		_ = h.control.send(message{Kind: kindFailed, ID: m.ID, Error: err.Error()})
		return
	}
	f := os.NewFile(uintptr(fd), "socket")
	defer func() { _ = f.Close() }()
	_ = h.control.send(message{Kind: kindMade, ID: m.ID}, f)
}

// start runs a program on a host with the three files that came with the request.
func (h *helper) start(m message, files []*os.File) {
	if len(files) != 3 {
		_ = h.control.send(message{Kind: kindFailed, ID: m.ID, Error: "want 3 files, got " + strconv.Itoa(len(files))})
		return
	}
	env := labEnv(os.Environ(), m.Env)
	path, err := lookPath(m.Args[0], env)
	if err != nil {
		_ = h.control.send(message{Kind: kindFailed, ID: m.ID, Absent: errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist), Error: innermost(err).Error()})
		return
	}
	cmd := &exec.Cmd{Path: path, Args: m.Args, Env: env, Stdin: files[0], Stdout: files[1], Stderr: files[2]}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if m.Foreground {
		cmd.SysProcAttr.Foreground = true // Ctty 0: its standard input
	}
	h.person.owns(cmd, h.userNS)
	if err := h.programs.start(m.ID, h.hosts[m.Host], cmd, m.Foreground); err != nil {
		_ = h.control.send(message{Kind: kindFailed, ID: m.ID, Absent: errors.Is(err, os.ErrNotExist), Error: innermost(err).Error()})
	}
}
