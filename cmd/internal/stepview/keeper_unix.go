//go:build unix

package stepview

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"
)

// keeperName is how the keeper shows up in ps, and how it knows itself.
const keeperName = "tcplearn-keeper"

// leaveScreen undoes what the full screen has done to a terminal.
const leaveScreen = ansi.ResetModeAltScreenSaveCursor + ansi.SetModeTextCursorEnable +
	ansi.ResetModeBracketedPaste + ansi.ResetStyle

// IsKeeper reports whether this process was started to keep a terminal; then main
// does nothing but call [Keep].
func IsKeeper() bool { return filepath.Base(os.Args[0]) == keeperName }

// Keep is the keeper's whole life. SIGKILL leaves a process no time to put its
// terminal back in order, so another one does it: this one, which waits on a pipe for
// a word that all is well, or for the pipe's end. It returns the exit status.
func Keep() int {
	// Not in the terminal's foreground, it would be stopped for changing it (termios(3)).
	signal.Ignore(syscall.SIGTTOU)
	before, err := term.GetState(int(os.Stdin.Fd()))
	pipe := os.NewFile(3, "pipe")
	if err != nil || pipe == nil {
		return 1
	}
	// The state was read before the other process changes it, which waits for this.
	if _, err := pipe.Write([]byte{'r'}); err != nil {
		return 1
	}
	if n, _ := pipe.Read(make([]byte, 1)); n > 0 {
		return 0
	}
	_ = term.Restore(int(os.Stdin.Fd()), before)
	_, _ = io.WriteString(os.Stdout, leaveScreen)
	return 0
}

// keepTerminal starts a keeper for the terminal. The returned function tells it that
// the terminal is in order, and waits for its end.
func keepTerminal(in, out *os.File) (inOrder func(), err error) {
	pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		return nil, fmt.Errorf("keep the terminal: %w", err)
	}
	syscall.CloseOnExec(pair[0])
	syscall.CloseOnExec(pair[1])
	ours, theirs := os.NewFile(uintptr(pair[0]), "pipe"), os.NewFile(uintptr(pair[1]), "pipe")
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("keep the terminal: %w", err)
	}
	cmd := exec.Command(self)
	cmd.Args[0] = keeperName
	cmd.Stdin, cmd.Stdout, cmd.ExtraFiles = in, out, []*os.File{theirs}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a signal to our group is not for it
	err = cmd.Start()
	_ = theirs.Close()
	if err == nil {
		_, err = ours.Read(make([]byte, 1))
	}
	if err != nil {
		_ = ours.Close()
		return nil, fmt.Errorf("keep the terminal: %w", err)
	}
	return func() {
		_, _ = ours.Write([]byte{'k'})
		_ = ours.Close()
		_ = cmd.Wait()
	}, nil
}
