package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestStepInTmux holds the first view of step to the same files as TestStepScreens,
// in a terminal that many learners use: what one emulator shows wrongly the other
// does not.
func TestStepInTmux(t *testing.T) {
	t.Parallel()
	needLab(t)
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("needs tmux(1)")
	}
	for _, test := range []struct {
		lang  string
		width int
		flags string
	}{{"zh", 80, ""}, {"en", 80, ""}, {"zh", 50, "--ascii"}} {
		t.Run(fmt.Sprintf("%s.%d", test.lang, test.width), func(t *testing.T) {
			t.Parallel()
			want, err := os.ReadFile(filepath.Join("testdata", "screen", fmt.Sprintf("step-syn.%s.%d.txt", test.lang, test.width)))
			if err != nil {
				t.Fatal(err)
			}
			tmux := newTmux(t)
			command := fmt.Sprintf("tcplearn --lang %s %s step --predict -- nc xiaomei 8080", test.lang, test.flags)
			tmux("-f", "/dev/null", "new-session", "-d", "-x", fmt.Sprint(test.width), "-y", "24", command)
			var got string
			for limit := time.Now().Add(patience); time.Now().Before(limit); time.Sleep(20 * time.Millisecond) {
				if got = stepText(trimmed(tmux("capture-pane", "-p"))); got == string(want) {
					return
				}
			}
			t.Errorf("the screen is\n%s\nwant\n%s", got, want)
		})
	}
}

// newTmux returns a way to call a tmux server of the test's own, which ends with it.
func newTmux(t *testing.T) func(args ...string) string {
	socket := filepath.Join(t.TempDir(), "tmux")
	env := append(newLearner(t), "TERM=xterm-256color")
	run := func(args ...string) (string, error) {
		cmd := exec.Command("tmux", append([]string{"-S", socket, "-u"}, args...)...)
		cmd.Env = env
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	t.Cleanup(func() { _, _ = run("kill-server") })
	return func(args ...string) string {
		t.Helper()
		out, err := run(args...)
		if err != nil {
			t.Fatalf("tmux %q: %v: %s", args, err, out)
		}
		return out
	}
}

// trimmed is a screen without the blank ends of lines and of itself.
func trimmed(screen string) string {
	lines := strings.Split(screen, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}
