package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestStepEnds ends step's full screen in every way there is. The terminal is as it
// was before, and no process stays. A shell has the terminal, as a learner's has.
func TestStepEnds(t *testing.T) {
	t.Parallel()
	needLab(t)
	signal := func(sig syscall.Signal) func(*terminal, int) {
		return func(_ *terminal, pid int) { _ = syscall.Kill(pid, sig) }
	}
	for name, end := range map[string]func(c *terminal, pid int){
		"quit":    func(c *terminal, _ int) { c.press("q") },
		"Ctrl-C":  func(c *terminal, _ int) { c.press(ctrlC) },
		"SIGTERM": signal(syscall.SIGTERM),
		"SIGKILL": signal(syscall.SIGKILL),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mark := fmt.Sprintf("MARK=%s-%d", t.Name(), os.Getpid())
			c := openTerminal(t, 80, 24, append(newLearner(t), mark), "sh", "-c", "tcplearn step -- nc xiaomei 8080; echo back; read line")
			c.awaitText("SYN_SENT")
			end(c, stepProcess(t, mark))
			c.await("the terminal's settings", func() bool { return c.settings() == c.fresh })
			const leave, show = "\x1b[?1049l", "\x1b[?25h" // the alternate screen; the cursor (xterm, ctlseqs)
			c.await("the screen's restoration", func() bool {
				sent := c.output()
				return strings.LastIndex(sent, leave) > strings.LastIndex(sent, "\x1b[?1049h") &&
					strings.LastIndex(sent, show) > strings.LastIndex(sent, "\x1b[?25l")
			})
			c.await("the shell", func() bool { return strings.Contains(c.output(), "back\r\n") })
			c.press(enter)
			c.end()
			if left := awaitNone(t, mark); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
	t.Run("closed", func(t *testing.T) {
		t.Parallel()
		mark := fmt.Sprintf("MARK=%s-%d", t.Name(), os.Getpid())
		c := openTerminal(t, 80, 24, append(newLearner(t), mark), "sh", "-c", "tcplearn step -- nc xiaomei 8080; read line")
		c.awaitText("SYN_SENT")
		_ = c.master.Close()
		if left := awaitNone(t, mark); len(left) > 0 {
			t.Errorf("left behind: %q", left)
		}
	})
}

// stepProcess is the process number of the tcplearn with mark in its environment.
func stepProcess(t *testing.T, mark string) int {
	t.Helper()
	for _, entry := range names(t, "/proc") {
		pid, err := strconv.Atoi(entry)
		if err != nil {
			continue
		}
		words, _ := os.ReadFile("/proc/" + entry + "/cmdline")
		environ, _ := os.ReadFile("/proc/" + entry + "/environ")
		if strings.HasPrefix(string(words), "tcplearn\x00step") && strings.Contains(string(environ), mark) {
			return pid
		}
	}
	t.Fatal("no such process")
	return 0
}
