package main

import (
	"slices"
	"strings"
	"testing"
)

// TestInterruptedOnTerminal presses Ctrl-C. What is said then, and the prompt of the
// learner's shell, begin a line of their own, and not behind the ^C of the terminal.
func TestInterruptedOnTerminal(t *testing.T) {
	t.Parallel()
	needLab(t)
	for command, at := range map[string]struct{ shown, then string }{
		"tcplearn dev check 5":                     {"Lesson 5", "Interrupted: the check was stopped before there was a verdict."},
		"tcplearn play":                            {"play>", "back"},
		"tcplearn step --plain -- nc xiaomei 8080": {"is LISTEN", "The lab is gone, and every program in it."},
	} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			// The shell outlives the signal, which reaches it too.
			c := openTerminal(t, 80, 24, newLearner(t), "sh", "-c", "trap : INT; "+command+"; echo back")
			c.awaitText(at.shown)
			c.press(ctrlC)
			c.end()
			for _, begin := range []string{at.then, "back"} {
				if !slices.ContainsFunc(c.lines(), func(line string) bool { return strings.HasPrefix(line, begin) }) {
					t.Errorf("no line begins with %q; the screen:\n%s", begin, strings.Join(c.lines(), "\n"))
				}
			}
		})
	}
}
