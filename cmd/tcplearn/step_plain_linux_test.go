package main

import (
	"regexp"
	"strings"
	"testing"
)

// TestStepInLines has terminals that get lines and no full screen: a screen reader's,
// one that can move no cursor, and one for which lines were asked for.
func TestStepInLines(t *testing.T) {
	t.Parallel()
	needLab(t)
	for name, test := range map[string]struct{ env, flag string }{
		"ACCESSIBLE": {"ACCESSIBLE=1", "--lang=en"},
		"dumb":       {"TERM=dumb", "--lang=en"},
		"plain":      {"TERM=xterm", "--plain"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := openTerminal(t, 80, 24, append(newLearner(t), test.env), "tcplearn", "step", test.flag, "--", "nc", "-z", "xiaomei", "8080")
			c.awaitText("Packet 1 is held on the wire")
			c.press("pass" + enter)
			c.awaitText("Packet 2 is held on the wire")
			c.press("quit" + enter)
			if status := c.end(); status != 0 {
				t.Errorf("exit status %d", status)
			}
			if sent := c.output(); strings.Contains(sent, "\x1b") {
				t.Errorf("an escape sequence was sent: %q", sent)
			}
		})
	}
}

// TestStepWithoutColour looks at every byte that the full screen sends under NO_COLOR
// and --ascii: no colour, and no character but ASCII.
func TestStepWithoutColour(t *testing.T) {
	t.Parallel()
	needLab(t)
	c := openTerminal(t, 120, 46, append(newLearner(t), "NO_COLOR=1"), "tcplearn", "--ascii", "step", "--predict", "--", "nc", "xiaomei", "8080")
	c.awaitText("again in")
	c.press("d")
	c.awaitText("lost")
	c.press("?")
	c.awaitText("Home")
	c.press("?")
	c.awaitText("Packet 2 waits")
	c.press(" ")
	c.awaitText("Esc gives up")
	c.press(strings.Repeat(enter, 5))
	c.awaitText("SYN_RECV")
	c.press("\x1b[D")
	c.awaitText("packet 2 of 3")
	c.press("q")
	if status := c.end(); status != 0 {
		t.Errorf("exit status %d", status)
	}
	sent := c.output()
	if colour := regexp.MustCompile(`\x1b\[[0-9;]*\b(?:3[0-7]|9[0-7]|38|48)[0-9;]*m`).FindString(sent); colour != "" {
		t.Errorf("a colour was sent: %q", colour)
	}
	if i := strings.IndexFunc(sent, func(r rune) bool { return r > '~' }); i >= 0 {
		t.Errorf("not ASCII: %q", sent[max(i-20, 0):min(i+20, len(sent))])
	}
}
