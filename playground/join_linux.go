package playground

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"tcplearn/checker/evidence"
)

// namespaceFiles are a host's namespaces in /proc (namespaces(7)), in the order in
// which they are passed and entered.
var namespaceFiles = []struct {
	name string
	kind uintptr
}{
	{"user", unix.CLONE_NEWUSER},
	{"mnt", unix.CLONE_NEWNS},
	{"ipc", unix.CLONE_NEWIPC},
	{"uts", unix.CLONE_NEWUTS},
	{"net", unix.CLONE_NEWNET},
	{"pid", unix.CLONE_NEWPID},
}

// Guest is a program that runs on a host of another process's lab.
type Guest struct {
	job
	lab     *control // hangs up when the lab ends
	changes chan unix.WaitStatus
	pid     int
	dead    chan struct{}
}

// Join starts a program on a host of the lab that process pid runs, with the rights
// that programs there have. It fails with ErrNoLab, ErrSilent, ErrLabEnded,
// ErrNoJoining, a [*ForeignError], or a [*StartError].
func Join(pid int, h evidence.Host, c Command) (*Guest, error) {
	lab, err := connect(filepath.Join(runtimeDir(), strconv.Itoa(pid)))
	if err != nil {
		return nil, whyNoLab(pid)
	}
	g := &Guest{
		lab: lab, job: job{foreground: inForeground(c.Stdin)},
		changes: make(chan unix.WaitStatus, 4), dead: make(chan struct{}),
	}
	if err := g.start(h, c); err != nil {
		lab.close()
		return nil, err
	}
	return g, nil
}

// whyNoLab says why nobody answers at a process's place.
func whyNoLab(pid int) error {
	for _, other := range Others() {
		if other.PID == pid {
			return &other
		}
	}
	return ErrNoLab
}

func (g *Guest) start(h evidence.Host, c Command) error {
	m, files, err := g.lab.call(message{Kind: kindJoin, Host: h})
	defer closeAll(files)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return ErrSilent
	case err != nil:
		return fmt.Errorf("%w: %w", ErrLabEnded, err)
	case m.Kind != kindMade || len(files) != len(namespaceFiles):
		return fmt.Errorf("%w: %s", ErrNoJoining, m.Error)
	}
	if err := g.lab.file.SetDeadline(time.Time{}); err != nil {
		return fmt.Errorf("join: %w", err)
	}
	e, keep, err := newEntry(files, c, g.foreground)
	defer closeAll(keep)
	if err != nil {
		return err
	}
	reports, report, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("join: %w", err)
	}
	defer func() { _ = reports.Close() }()
	e.report = report.Fd()
	started := make(chan error)
	go g.run(e, reports, report, started)
	err = <-started
	runtime.KeepAlive(e)
	return explain(err, c.Args[0])
}

// newEntry lays out what a child needs to become the program. The files that are
// returned are to stay open until it has.
func newEntry(namespaces []*os.File, c Command, foreground bool) (*entry, []*os.File, error) {
	e := &entry{foreground: foreground, header: unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}}
	for _, right := range labRights {
		e.rights[0].Effective |= 1 << right
	}
	e.rights[0].Permitted, e.rights[0].Inheritable = e.rights[0].Effective, e.rights[0].Effective
	for i, f := range namespaces {
		if isOurs(f, namespaceFiles[i].name) {
			continue // setns(2) refuses the user namespace that one is in already
		}
		e.namespaces[e.count] = namespace{f.Fd(), namespaceFiles[i].kind}
		e.count++
	}
	var kept []*os.File
	for i, f := range []*os.File{c.Stdin, c.Stdout, c.Stderr} {
		fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 3)
		if err != nil {
			return nil, kept, fmt.Errorf("join: %w", err)
		}
		e.stdio[i] = uintptr(fd)
		kept = append(kept, os.NewFile(uintptr(fd), f.Name()))
	}
	return e, kept, e.describe(c)
}

// describe lays out the program's words, environment and possible places.
func (e *entry) describe(c Command) error {
	env := labEnv(os.Environ(), c.Env)
	paths := []string{c.Args[0]}
	if !strings.Contains(c.Args[0], "/") {
		paths = nil
		for _, dir := range filepath.SplitList(pathOf(env)) {
			if filepath.IsAbs(dir) && len(paths) < maxPaths {
				paths = append(paths, filepath.Join(dir, c.Args[0]))
			}
		}
	}
	dir, err := os.Getwd()
	if err != nil {
		dir = "/"
	}
	argv, err1 := syscall.SlicePtrFromStrings(c.Args)
	envv, err2 := syscall.SlicePtrFromStrings(env)
	where, err3 := syscall.BytePtrFromString(dir)
	if err := errors.Join(err1, err2, err3); err != nil {
		return &StartError{Name: c.Args[0], Reason: innermost(err).Error()}
	}
	for i, path := range paths {
		if e.paths[i], err = syscall.BytePtrFromString(path); err != nil {
			return &StartError{Name: c.Args[0], Reason: err.Error()}
		}
	}
	e.argv, e.envv, e.dir = &argv[0], &envv[0], where
	return nil
}

// isOurs reports whether f is a namespace that this process is in.
func isOurs(f *os.File, name string) bool {
	own, err := os.Stat("/proc/self/ns/" + name)
	if err != nil {
		return false
	}
	theirs, err := f.Stat()
	return err == nil && os.SameFile(own, theirs)
}

// run makes the program, says on started how that went, and hands on its stops and
// its end. It stays on one thread all that time: the program ends with it.
func (g *Guest) run(e *entry, reports, report *os.File, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(g.dead)
	child, errno := e.enter()
	_ = report.Close()
	if errno != 0 {
		started <- &entryError{stepProcess, errno}
		return
	}
	pid, err := readReports(reports)
	waitFor(int(child), func(unix.WaitStatus) {})
	if err != nil && pid > 0 {
		waitFor(pid, func(unix.WaitStatus) {})
	}
	g.pid = pid
	started <- err
	if err == nil {
		waitFor(pid, func(s unix.WaitStatus) { g.changes <- s })
	}
}

// waitFor waits for the end of a child and tells what happens to it.
func waitFor(pid int, tell func(unix.WaitStatus)) {
	for {
		var status unix.WaitStatus
		_, err := unix.Wait4(pid, &status, unix.WUNTRACED, nil)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return
		}
		tell(status)
		if !status.Stopped() {
			return
		}
	}
}

// readReports reads what the children report, until the program runs or they have
// ended. It returns the program's process number where it came so far. The children
// report at the same time, so a failure may come before the process number.
func readReports(r io.Reader) (pid int, err error) {
	for {
		var b [16]byte
		if _, readErr := io.ReadFull(r, b[:]); readErr != nil {
			break
		}
		step, value := binary.NativeEndian.Uint64(b[:8]), binary.NativeEndian.Uint64(b[8:])
		if uintptr(step) == stepEntered {
			pid = int(value)
		} else {
			err = &entryError{uintptr(step), syscall.Errno(value)}
		}
	}
	if pid == 0 && err == nil {
		err = &entryError{stepProcess, unix.ESRCH} // both were killed: the lab has ended
	}
	return pid, err
}

// entryError is how entering a lab failed.
type entryError struct {
	step  uintptr
	errno syscall.Errno
}

// Error describes the failure in English.
func (e *entryError) Error() string { return fmt.Sprintf("step %d: %v", e.step, e.errno) }

// explain says what an entryError means to who wanted to join.
func explain(err error, name string) error {
	var failed *entryError
	if !errors.As(err, &failed) {
		return err
	}
	switch failed.step {
	case stepProgram:
		return &StartError{Name: name, Missing: failed.errno == unix.ENOENT, Reason: failed.errno.Error()}
	case stepProcess:
		// ENOMEM is what fork says in a process namespace whose first process has ended
		// (pid_namespaces(7)).
		return fmt.Errorf("%w: %w", ErrLabEnded, err)
	}
	return fmt.Errorf("%w: %w", ErrNoJoining, err)
}

// Wait waits for the program's end, as [Process.Wait] does. It fails with ErrLabEnded
// when the program was ended with its lab, and when ctx ends, it hangs up on the
// program, as a terminal that is closed would.
func (g *Guest) Wait(ctx context.Context) (Exit, error) {
	defer g.lab.close()
	defer g.takeTerminal()
	for {
		select {
		case <-ctx.Done():
			g.hangUp()
			return Exit{}, ctx.Err()
		case s := <-g.changes:
			if !s.Stopped() {
				return g.exit(s)
			}
			if err := g.stopTogether(); err != nil {
				return Exit{}, err
			}
		}
	}
}

// exit tells how the program ended.
func (g *Guest) exit(s unix.WaitStatus) (Exit, error) {
	e := Exit{Code: s.ExitStatus()}
	if s.Signaled() {
		e.Signal = int(s.Signal())
	}
	if s.Signal() != syscall.SIGKILL {
		return e, nil
	}
	// A lab hangs up before it ends.
	if err := g.lab.file.SetReadDeadline(time.Now().Add(answerLimit / 20)); err != nil {
		return e, ErrLabEnded
	}
	if _, _, err := g.lab.receive(); err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		return e, ErrLabEnded
	}
	return e, nil
}

// stopTogether stops this process like its program, and when the learner's shell
// continues the job, continues the program too.
func (g *Guest) stopTogether() error {
	if alone, err := g.stop(); alone || err != nil {
		return err
	}
	if inForeground(os.Stdin) {
		if err := unix.IoctlSetPointerInt(int(os.Stdin.Fd()), unix.TIOCSPGRP, g.pid); err != nil && !errors.Is(err, unix.ESRCH) {
			return fmt.Errorf("give the terminal back: %w", err)
		}
	}
	return ignoreGone(unix.Kill(-g.pid, syscall.SIGCONT))
}

func ignoreGone(err error) error {
	if errors.Is(err, unix.ESRCH) {
		return nil
	}
	return err
}

// hangUp ends the program and gives it a moment for its own programs.
func (g *Guest) hangUp() {
	target := g.pid
	if g.foreground {
		target = -g.pid
	}
	_ = unix.Kill(target, syscall.SIGHUP)
	_ = unix.Kill(target, syscall.SIGCONT)
	patience := time.After(answerLimit / 4)
	for {
		select {
		case <-g.dead:
			return
		case <-g.changes: // nobody else takes them now
		case <-patience:
			_ = unix.Kill(target, syscall.SIGKILL)
		}
	}
}

func closeAll(files []*os.File) {
	for _, f := range files {
		_ = f.Close()
	}
}
