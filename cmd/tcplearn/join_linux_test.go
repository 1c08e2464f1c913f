package main

import (
	"slices"
	"strings"
	"testing"
)

// TestSecondTerminal watches and calls from a second terminal what a check in the first
// holds: with job control, judged over there, and ended with it.
func TestSecondTerminal(t *testing.T) {
	t.Parallel()
	needLab(t)
	for _, name := range []string{"bash", "dash", "zsh", "fish"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shell := lookShell(t, name)
			runtime := "XDG_RUNTIME_DIR=" + t.TempDir()
			env := append(newLearner(t), "SHELL="+shell, runtime)
			first := openTerminal(t, 80, 40, env, "/bin/sh", "-c", "tcplearn check 5"+afterwards)
			first.awaitText("[lesson 5] $")
			second := openTerminal(t, 80, 40, env, "/bin/sh", "-c", "tcplearn shell"+afterwards)
			second.awaitText("You are on xiaoming (10.0.0.1), in the lab")
			const prompt = "xiaoming 10.0.0.1 $"
			prompts := func() bool {
				lines := second.lines()
				return len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == prompt
			}
			second.await("the prompt", prompts)

			second.press("sleep 1000" + enter)
			pid := second.awaitForeground("sleep")
			second.press(ctrlZ)
			second.await("a prompt after Ctrl-Z", func() bool { return prompts() && second.foreground() != pid })
			second.press("fg" + enter)
			if again := second.awaitForeground("sleep"); again != pid {
				t.Errorf("fg has brought process %d to the foreground, want %d", again, pid)
			}
			second.press(ctrlC)
			second.await("a prompt after Ctrl-C", func() bool { return prompts() && second.foreground() != pid })

			// A call that fails is judged over there; the next one passes, and ends both.
			second.press("nc -z xiaomei 8081; echo called 42" + enter)
			second.await("the call", func() bool { return slices.Contains(second.lines(), "called 42") })
			first.press(enter)
			first.awaitText("You called port 8081 of xiaomei, where")
			second.press(`printf "hello, xiao mei." | nc xiaomei 8080; echo again 43` + enter)
			second.await("the call", func() bool { return slices.Contains(second.lines(), "again 43") })
			first.press(enter)
			first.awaitText(":) Passed: lesson 5")
			first.leave(0)
			second.awaitText("The lab has ended in the other terminal")
			second.leave(3)
		})
	}
}
