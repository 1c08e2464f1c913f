package playground

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// job is what this process and its program in the lab are to the learner's own
// shell: one job. With the foreground the program is a process group of its own, and
// what the terminal does to it must happen to us too.
type job struct{ foreground bool }

// stop stops this process like its program, and returns when the shell continues the
// job. Without the foreground both are one process group and nothing needs doing: it
// reports that.
func (j job) stop() (alone bool, err error) {
	if !j.foreground {
		return true, nil
	}
	j.takeTerminal()
	// The whole group: the learner may have piped our output into a pager. Any thread
	// may take that signal, at any moment; so one for this very thread waits behind the
	// mask, and the stop happens at the latest when the mask is lifted. SIGCONT
	// discards whichever is left. The kernel ignores both where no shell could ever
	// continue us.
	err = withMasked(syscall.SIGTSTP, func() error {
		return errors.Join(unix.Tgkill(unix.Getpid(), unix.Gettid(), syscall.SIGTSTP), unix.Kill(0, syscall.SIGTSTP))
	})
	if err != nil {
		return false, fmt.Errorf("stop: %w", err)
	}
	return false, nil
}

// Suspend stops this process as a job of the learner's shell, as Ctrl-Z does with a
// program that leaves that key to the terminal. It returns when the shell continues
// the job.
func Suspend() error {
	_, err := job{foreground: true}.stop()
	return err
}

// takeTerminal makes this process group the terminal's foreground again, unless the
// shell has given that to another job meanwhile.
func (j job) takeTerminal() {
	if !j.foreground || foregroundIsOutside() {
		return
	}
	// Setting the foreground from the background raises SIGTTOU, unless it is masked
	// (tcsetpgrp(3)). Ignoring it instead would be inherited by programs.
	_ = withMasked(syscall.SIGTTOU, func() error {
		return unix.IoctlSetPointerInt(int(os.Stdin.Fd()), unix.TIOCSPGRP, unix.Getpgrp())
	})
}

// foregroundIsOutside reports whether a program outside of any lab has the terminal.
// Those of a lab have one more process number than we (proc_pid_status(5): NSpid);
// those that have ended have none.
func foregroundIsOutside() bool {
	group, err := unix.IoctlGetInt(int(os.Stdin.Fd()), unix.TIOCGPGRP)
	return err == nil && group != unix.Getpgrp() && depth(fmt.Sprint(group)) == depth("self")
}

// depth is in how many nested process namespaces a process lives; 0 for one that
// does not live.
func depth(process string) int { return len(strings.Fields(statusField(process, "NSpid:"))) }

// statusField is a field of /proc/PID/status, or "".
func statusField(process, name string) string {
	f, err := os.Open("/proc/" + process + "/status")
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), name); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
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

// InForeground reports whether this process has the terminal that is standard input:
// one that has not is stopped when it changes the terminal's settings (tcsetattr(3)).
func InForeground() bool { return inForeground(os.Stdin) }

// inForeground reports whether f is the controlling terminal and this process is
// in its foreground.
func inForeground(f *os.File) bool {
	group, err := unix.IoctlGetInt(int(f.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp() && f.Fd() == os.Stdin.Fd()
}
