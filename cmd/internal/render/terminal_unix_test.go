//go:build unix

package render

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
)

// openTerminal returns a pseudo-terminal of the given width.
func openTerminal(t *testing.T, columns uint16) *os.File {
	t.Helper()
	screen, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = screen.Close(), terminal.Close() })
	if err := pty.Setsize(terminal, &pty.Winsize{Rows: 24, Cols: columns}); err != nil {
		t.Fatal(err)
	}
	return terminal
}

func TestDetectTerminal(t *testing.T) {
	terminal := openTerminal(t, 100)
	for _, test := range []struct {
		env  map[string]string
		want ColorLevel
	}{
		{map[string]string{"TERM": "xterm"}, ANSI16},
		{map[string]string{"TERM": "tmux-256color"}, ANSI256},
		{map[string]string{"TERM": "xterm-256color", "COLORTERM": "truecolor"}, TrueColor},
		{map[string]string{"TERM": "dumb"}, None},
		{map[string]string{}, None},
		{map[string]string{"TERM": "xterm", "NO_COLOR": "1"}, None},
		{map[string]string{"TERM": "xterm", "NO_COLOR": ""}, ANSI16},
	} {
		test.env["COLUMNS"] = "50" // the window itself knows better
		want := Terminal{Width: 100, Color: test.want, Dark: true}
		if got := Detect(terminal, environment(test.env)); got != want {
			t.Errorf("Detect with %v = %+v, want %+v", test.env, got, want)
		}
	}
}

func TestDetectNarrowTerminal(t *testing.T) {
	narrow := openTerminal(t, 5)
	if got := Detect(narrow, environment(nil)).Width; got != 20 {
		t.Errorf("Width of a terminal of 5 columns = %d, want 20", got)
	}
	unknown := openTerminal(t, 0)
	if got := Detect(unknown, environment(map[string]string{"COLUMNS": "50"})).Width; got != 50 {
		t.Errorf("Width of a terminal without a size = %d, want that of COLUMNS, 50", got)
	}
}

// TestNoQuery renders a lesson in a process of its own, whose terminal never answers.
// The process must not send it an escape sequence: that would be a question, and the
// program would wait for the reply.
func TestNoQuery(t *testing.T) {
	if os.Getenv("TCPLEARN_TEST_TERMINAL") != "" {
		mustRender(t, Detect(os.Stdout, os.Getenv), sample(t, "zh"))
		return
	}
	child := exec.Command(os.Args[0], "-test.run=^TestNoQuery$")
	child.Env = append(os.Environ(), "TCPLEARN_TEST_TERMINAL=1", "TERM=xterm-256color", "COLORTERM=", "NO_COLOR=", "COLORFGBG=")
	screen, err := pty.Start(child)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = screen.Close() }()
	// Linux reports EIO, other systems EOF, when the last process has left the terminal.
	written, err := io.ReadAll(screen)
	if err != nil && !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
	if err := child.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, written)
	}
	if strings.Contains(string(written), "\x1b") || !strings.Contains(string(written), "PASS") {
		t.Errorf("the terminal was sent %q", written)
	}
}
