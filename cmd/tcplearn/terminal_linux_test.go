package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/gdamore/tcell/v3/vt"
	"golang.org/x/sys/unix"
)

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// What keys send (termios(3): VINTR, VEOF, VSUSP).
const (
	enter = "\r"
	ctrlC = "\x03"
	ctrlD = "\x04"
	ctrlZ = "\x1a"
)

// terminal is what a learner sits at: a keyboard and an emulated screen, with a
// program at the other side of a pseudo-terminal.
type terminal struct {
	*testing.T
	program *exec.Cmd
	master  *os.File
	fresh   unix.Termios // the settings before the program began
	screen  emulator
	changed chan struct{}
	left    chan struct{} // closed when no process has the terminal any more

	mu   sync.Mutex
	sent []byte // all that programs wrote
}

// openTerminal runs a program in a new terminal, as the leader of its session.
func openTerminal(t *testing.T, columns, rows int, env []string, name string, args ...string) *terminal {
	t.Helper()
	master, slave := openPTY(t)
	c := &terminal{
		T: t, master: master,
		program: exec.CommandContext(t.Context(), name, args...),
		screen:  newScreen(t, columns, rows),
		changed: make(chan struct{}, 1),
		left:    make(chan struct{}),
	}
	c.resize(columns, rows)
	c.fresh = c.settings()
	c.program.Env = env
	c.program.Stdin, c.program.Stdout, c.program.Stderr = slave, slave, slave
	c.program.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true} // Ctty 0
	if err := errors.Join(c.program.Start(), slave.Close()); err != nil {
		t.Fatal(err)
	}
	go c.show()
	go func() { _, _ = io.Copy(master, c.screen) }() // answers to queries
	t.Cleanup(func() {
		_ = master.Close()
		_ = c.program.Wait() // an error where end has waited
		<-c.left
	})
	return c
}

// openPTY opens a pseudo-terminal whose master can be closed while it is being read.
// Package pty asks for its descriptor, which makes reads block; a copy's do not.
func openPTY(t *testing.T) (master, slave *os.File) {
	t.Helper()
	blocking, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	fd, err := unix.FcntlInt(blocking.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err := errors.Join(err, unix.SetNonblock(fd, true), blocking.Close()); err != nil {
		t.Fatal(err)
	}
	return os.NewFile(uintptr(fd), blocking.Name()), slave
}

// emulator shows what is written as a terminal does: vt.MockTerm, despite its name, is
// an emulator like any other.
type emulator struct{ vt.MockTerm }

// Write makes up for what vt of tcell 3.6.0 lacks: a carriage return after a
// character in the last column stays in that line (tmux and xterm show it so),
// but in vt the next character still wraps. A move to column 1 is the same and works.
func (e emulator) Write(sent []byte) (int, error) {
	if _, err := e.MockTerm.Write(bytes.ReplaceAll(sent, []byte("\r"), []byte("\x1b[G"))); err != nil {
		return 0, err
	}
	return len(sent), nil
}

// TestEmulator writes into the last column and goes back with a carriage return.
func TestEmulator(t *testing.T) {
	screen := newScreen(t, 4, 3)
	if _, err := screen.Write([]byte("abcd\r\nefgh\rEF")); err != nil {
		t.Fatal(err)
	}
	if got, want := linesOf(screen), []string{"abcd", "EFgh"}; !slices.Equal(got, want) {
		t.Errorf("the screen shows %q, want %q", got, want)
	}
}

// newScreen is an empty screen.
func newScreen(t *testing.T, columns, rows int) emulator {
	t.Helper()
	screen := emulator{vt.NewMockTerm(vt.MockOptSize{X: vt.Col(columns), Y: vt.Row(rows)})}
	if err := screen.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = screen.Stop() })
	return screen
}

// show puts on the screen what programs write, until the last one has closed the
// terminal, or we have (EIO and ErrClosed). One EIO is not believed: n_tty_read
// looks for bytes first and for the other side's end afterwards
// (drivers/tty/n_tty.c), so what is written and closed in between comes after it.
func (c *terminal) show() {
	defer close(c.left)
	buffer := make([]byte, 4096)
	for ended := false; ; {
		n, err := c.master.Read(buffer)
		switch {
		case errors.Is(err, unix.EIO) && !ended:
			ended = true
			continue
		case err != nil:
			return
		}
		c.mu.Lock()
		c.sent = append(c.sent, buffer[:n]...)
		c.mu.Unlock()
		_, _ = c.screen.Write(buffer[:n]) // fails when the test is over
		select {
		case c.changed <- struct{}{}:
		default:
		}
	}
}

// output is what programs have written so far.
func (c *terminal) output() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return string(c.sent)
}

// lines are what the screen shows, without the blank ends of lines and of the screen.
func (c *terminal) lines() []string { return linesOf(c.screen) }

func linesOf(screen emulator) []string {
	size := screen.Backend().GetSize()
	var lines []string
	for y := range size.Y {
		var line strings.Builder
		for x := vt.Col(0); x < size.X; x++ {
			cell := screen.GetCell(vt.Coord{X: x, Y: y})
			if cell.C == "" {
				cell.C = " "
			}
			line.WriteString(cell.C)
			x += vt.Col(max(cell.W-1, 0)) // a wide character takes two cells
		}
		lines = append(lines, strings.TrimRight(line.String(), " "))
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// shows reports whether text stands on the screen, within one line.
func (c *terminal) shows(text string) bool {
	return slices.ContainsFunc(c.lines(), func(line string) bool { return strings.Contains(line, text) })
}

// await waits until the screen, or what else the condition looks at, is as it
// should be.
func (c *terminal) await(what string, met func() bool) {
	c.Helper()
	limit := time.After(patience)
	// Not everything that is waited for writes to the screen when it happens.
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for left := c.left; !met(); {
		select {
		case <-c.changed:
		case <-tick.C:
		case <-left:
			left = nil
			limit = time.After(time.Second)
		case <-limit:
			if left == nil {
				what += fmt.Sprintf(" (all have left the terminal; exit status %d)", c.end())
			}
			c.Fatalf("waited in vain for %s; the screen:\n%s", what, strings.Join(c.lines(), "\n"))
		}
	}
}

func (c *terminal) awaitText(text string) {
	c.Helper()
	c.await(fmt.Sprintf("%q", text), func() bool { return c.shows(text) })
}

// awaitForeground waits until a program has the terminal, and returns its process
// number. From then on the terminal's signals reach the program.
func (c *terminal) awaitForeground(name string) (pid int) {
	c.Helper()
	c.await(name+" in the foreground", func() bool {
		pid = c.foreground()
		path, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
		words, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		first, _, _ := strings.Cut(string(words), "\x00")
		return err == nil && path != "" && filepath.Base(first) == name
	})
	return pid
}

// press sends keys.
func (c *terminal) press(keys string) {
	c.Helper()
	if _, err := io.WriteString(c.master, keys); err != nil {
		c.Fatal(err)
	}
}

// resize changes the size of the window, of which the kernel tells the foreground.
func (c *terminal) resize(columns, rows int) {
	c.Helper()
	c.screen.SetSize(vt.Coord{X: vt.Col(columns), Y: vt.Row(rows)})
	c.control(func(fd int) error {
		return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(columns), Row: uint16(rows)})
	})
}

// settings are the terminal's, such as whether it echoes (termios(3)).
func (c *terminal) settings() unix.Termios {
	c.Helper()
	var settings *unix.Termios
	c.control(func(fd int) (err error) {
		settings, err = unix.IoctlGetTermios(fd, unix.TCGETS)
		return err
	})
	return *settings
}

// foreground is the process group that has the terminal (tcgetpgrp(3)).
func (c *terminal) foreground() (group int) {
	c.Helper()
	c.control(func(fd int) (err error) {
		group, err = unix.IoctlGetInt(fd, unix.TIOCGPGRP)
		return err
	})
	return group
}

// control does something with the master's descriptor.
func (c *terminal) control(f func(fd int) error) {
	c.Helper()
	conn, err := c.master.SyscallConn()
	if err != nil {
		c.Fatal(err)
	}
	if controlErr := conn.Control(func(fd uintptr) { err = f(int(fd)) }); controlErr != nil || err != nil {
		c.Fatal(errors.Join(controlErr, err))
	}
}

// end waits until no process has the terminal any more, and returns the program's
// exit status.
func (c *terminal) end() int {
	c.Helper()
	select {
	case <-c.left:
	case <-time.After(patience):
		c.Fatalf("still running; the screen:\n%s", strings.Join(c.lines(), "\n"))
	}
	_ = c.program.Wait() // its error is the exit status
	return c.program.ProcessState.ExitCode()
}
