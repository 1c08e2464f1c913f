package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestJob stops a check in a learner's own shell, goes on with it, and interrupts
// the command on xiaoming: this ends the command only, and the check judges it.
func TestJob(t *testing.T) {
	t.Parallel()
	needLab(t)
	const prompt = "own shell $"
	env := append(newLearner(t), "PS1="+prompt+" ", "HISTFILE=")
	c := openTerminal(t, 80, 70, env, lookShell(t, "bash"), "--noprofile", "--norc", "-i") // the whole verdict fits
	atPrompt := func() bool {
		lines := c.lines()
		return len(lines) > 0 && lines[len(lines)-1] == prompt
	}
	c.await("the prompt", atPrompt)
	const check = "tcplearn check 3 -- nc xiaomei 8080"
	c.press(check + enter)
	c.predict()
	c.awaitForeground("nc")
	c.press(ctrlZ)
	c.await("a prompt after "+check, func() bool { return c.shows("Stopped") && atPrompt() })

	c.press("fg" + enter)
	pid := c.awaitForeground("nc")
	c.await("the handshake", func() bool { return established(pid) })
	c.press(ctrlC)
	c.awaitText("Your command was ended by signal interrupt.")
	c.awaitText(":) Passed: lesson 3")
	c.await("a prompt after the verdict", atPrompt)
	c.press("echo status $?" + enter)
	c.awaitText("status 0")
	c.press("exit" + enter)
	c.end()
}

// established reports whether a TCP connection is ESTABLISHED (01) in the network
// namespace of a process (proc_pid_net(5), proc_net_tcp.rst).
func established(pid int) bool {
	table, _ := os.ReadFile(fmt.Sprintf("/proc/%d/net/tcp", pid))
	for line := range strings.Lines(string(table)) {
		if fields := strings.Fields(line); len(fields) > 3 && fields[3] == "01" {
			return true
		}
	}
	return false
}

// TestTerminalClosed closes the terminal in the midst of a session. No process of it
// may stay.
func TestTerminalClosed(t *testing.T) {
	t.Parallel()
	needLab(t)
	for name, program := range map[string][]string{
		"window":       {"tcplearn", "check", "3"},
		"window shell": {"bash", "--noprofile", "--norc", "-ic", "tcplearn check 3; exit"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mark := fmt.Sprintf("MARK=%s-%d", t.Name(), os.Getpid())
			env := append(newLearner(t), "SHELL="+lookShell(t, "bash"), mark)
			c := openTerminal(t, 80, 40, env, program[0], program[1:]...)
			c.predict()
			c.await("the prompt", c.prompts)
			c.press("sleep 1000 &" + enter)
			c.press("sleep 2000" + enter)
			c.awaitForeground("sleep")
			// The program, the lab's helper, the shell and both sleeps.
			if running := processes(t, mark); len(running) < 5 {
				t.Errorf("processes of a session: %q, want 5 or more", running)
			}
			if err := c.master.Close(); err != nil {
				t.Fatal(err)
			}
			_ = c.program.Wait() // its error is the exit status
			if left := awaitNone(t, mark); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

// TestSessionKilled ends the check by SIGKILL in the midst of a session. The shell
// that it came from goes on, in a terminal of which nobody else has hold.
func TestSessionKilled(t *testing.T) {
	t.Parallel()
	needLab(t)
	mark := fmt.Sprintf("MARK=%s-%d", t.Name(), os.Getpid())
	note := filepath.Join(t.TempDir(), "pid")
	env := append(newLearner(t), "SHELL="+lookShell(t, "bash"), "NOTE="+note, mark)
	c := openTerminal(t, 80, 40, env, "/bin/sh", "-c",
		`sh -c 'echo $$ >"$NOTE"; exec tcplearn check 3'; echo "status $?"`)
	c.predict()
	c.await("the prompt", c.prompts)
	c.press("sleep 1000 &" + enter)
	c.press("sleep 2000" + enter)
	c.awaitForeground("sleep")
	text, err := os.ReadFile(note)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(processes(t, mark), "tcplearn check 3 ") {
		t.Errorf("tcplearn is none of %q", processes(t, mark))
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	c.awaitText("status 137") // 128 and SIGKILL
	if left := awaitNone(t, mark); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
