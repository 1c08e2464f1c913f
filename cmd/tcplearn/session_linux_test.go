package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// shellPrompt is how the shell on xiaoming asks for a command in lesson 3.
const shellPrompt = "xiaoming 10.0.0.1 [lesson 3] $"

// afterwards is what the shell that a learner has come from does after the check:
// it tells the exit status, and reads a line, for which it needs the terminal.
const afterwards = `; echo "status $?"; read -r line; echo "read: $line"`

// checkIn opens a terminal in which a learner with this shell runs a check of
// lesson 3. The shell in between has no job control: it does not take the terminal
// back from the check, nor put its settings right.
func checkIn(t *testing.T, shell string, env ...string) *terminal {
	t.Helper()
	env = append(append(newLearner(t), "SHELL="+shell), env...)
	c := openTerminal(t, 80, 40, env, "/bin/sh", "-c", "tcplearn check 3"+afterwards)
	c.predict()
	c.await("the prompt", c.prompts)
	return c
}

// predict writes down what lesson 3 asks for before the call, one number after the
// other.
func (c *terminal) predict() {
	c.Helper()
	for i, number := range []string{"0", "1", "1", "1", "1"} {
		c.await(fmt.Sprintf("question %d", i+1), func() bool {
			lines := c.lines()
			asked := slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return !strings.HasPrefix(line, ">") })
			return len(asked) == i+1 && lines[len(lines)-1] == ">"
		})
		c.press(number + enter)
	}
}

// prompts reports whether a shell on xiaoming waits for a command.
func (c *terminal) prompts() bool {
	lines := c.lines()
	return len(lines) > 0 && lines[len(lines)-1] == shellPrompt
}

// enter has the shell on xiaoming run a command, and waits for the next prompt. The
// command must be another one than those that are on the screen.
func (c *terminal) enter(command string) {
	c.Helper()
	c.press(command + enter)
	c.awaitPromptAfter(command)
}

func (c *terminal) awaitPromptAfter(command string) {
	c.Helper()
	c.await("a prompt after "+command, func() bool { return c.shows(shellPrompt+" "+command) && c.prompts() })
}

// leave checks that the terminal is as it was before the check, and the shell in
// between has it.
func (c *terminal) leave(status int) {
	c.Helper()
	c.awaitText(fmt.Sprintf("status %d", status))
	if got := c.settings(); got != c.fresh {
		c.Errorf("the terminal's settings are\n%+v\nand were\n%+v", got, c.fresh)
	}
	if group, own := c.foreground(), c.program.Process.Pid; group != own {
		c.Errorf("in the foreground is process group %d, want %d", group, own)
	}
	c.press("well" + enter)
	c.awaitText("read: well")
	if status := c.end(); status != 0 {
		c.Errorf("the shell in between: exit status %d", status)
	}
}

// TestSession is a learner's time on xiaoming, with mistakes, till the lesson is
// passed.
func TestSession(t *testing.T) {
	t.Parallel()
	needLab(t)
	c := checkIn(t, lookShell(t, "bash"))
	c.awaitText("You are on xiaoming (10.0.0.1) now")

	c.enter("echo $((6 * 7))") // calls nobody, so there is nothing to judge
	c.awaitText("42")
	if c.shows(":(") || c.shows("LISTEN") {
		t.Errorf("a verdict on no call:\n%s", strings.Join(c.lines(), "\n"))
	}

	c.enter("nc -z xiaomei 8081")
	for _, text := range []string{
		"[SYN] seq=0 len=0 ", "[RST, ACK] seq=1 ack=1 len=0 ", "10.0.0.2:8081",
		":( Not passed yet: lesson 3", "Likely cause: You called port 8081 of xiaomei, where",
	} {
		if !c.shows(text) {
			t.Errorf("%q is not on the screen:\n%s", text, strings.Join(c.lines(), "\n"))
		}
	}

	const long = "sleep 1000"
	c.press(long + enter)
	c.awaitForeground("sleep")
	c.press(ctrlC)
	c.awaitPromptAfter(long)

	const stopped = "sleep 2000"
	c.press(stopped + enter)
	pid := c.awaitForeground("sleep")
	c.press(ctrlZ)
	c.awaitPromptAfter(stopped)
	c.awaitText("Stopped")
	c.press("fg" + enter)
	if again := c.awaitForeground("sleep"); again != pid {
		t.Errorf("fg has brought process %d to the foreground, want %d", again, pid)
	}
	c.press(ctrlC)
	c.awaitPromptAfter("fg")

	c.press("nc -z xiaomei 8080" + enter)
	c.awaitText(":) Passed: lesson 3")
	c.awaitText("Next: lesson 4")
	c.leave(0)
}

// TestShells passes a lesson in each shell, and leaves each in both ways.
func TestShells(t *testing.T) {
	t.Parallel()
	needLab(t)
	for _, name := range []string{"bash", "dash", "zsh", "fish", "ksh", "ash"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shell := lookShell(t, name)
			t.Run("pass", func(t *testing.T) {
				t.Parallel()
				c := checkIn(t, shell)
				c.enter("nc -z xiaomei 8081")
				c.awaitText(":( Not passed yet: lesson 3")
				c.press("nc -z xiaomei 8080" + enter)
				c.awaitText(":) Passed: lesson 3")
				c.awaitText("Next: lesson 4")
				c.leave(0)
			})
			t.Run("exit", func(t *testing.T) {
				t.Parallel()
				c := checkIn(t, shell)
				c.press("exit" + enter)
				c.awaitText("You left xiaoming without having passed.")
				c.leave(1)
			})
			t.Run("Ctrl-D", func(t *testing.T) {
				t.Parallel()
				c := checkIn(t, shell)
				// A shell that edits its line turns the terminal's editing off after it
				// has prompted; a Ctrl-D pressed in between becomes a NUL.
				c.await("the shell to edit its line", func() bool {
					return name == "dash" || c.settings().Lflag&unix.ICANON == 0
				})
				c.press(ctrlD)
				c.awaitText("You left xiaoming without having passed.")
				c.leave(1)
			})
		})
	}
}

// lookShell finds a shell, or skips the test. BusyBox is its shell where it is
// called ash.
func lookShell(t *testing.T, name string) string {
	t.Helper()
	program := map[string]string{"ash": "busybox"}[name]
	if program == "" {
		program = name
	}
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("needs %s, which is not installed here: %v", program, err)
	}
	if program == name {
		return path
	}
	path = filepath.Join(t.TempDir(), name)
	script := fmt.Sprintf("#!/bin/sh\nexec %s %s \"$@\"\n", program, name)
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}
