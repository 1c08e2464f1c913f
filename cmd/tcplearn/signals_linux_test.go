package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestInterrupted ends a check by the signals that end programs: Ctrl-C's, kill's and
// a closed terminal's. It says that there is no verdict, and no process of it stays.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	needLab(t)
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			// Inherited by all that the check starts, so that we can find it.
			mark := fmt.Sprintf("MARK=%s-%d", t.Name(), os.Getpid())
			// The command is deaf to the signal: it is the check that must end it.
			cmd := exec.CommandContext(t.Context(), "tcplearn", "check", "3", "--",
				"sh", "-c", `trap "" INT TERM HUP; sleep 60 & echo started; wait`)
			cmd.Env = append(newLearner(t), mark)
			var stderr strings.Builder
			cmd.Stderr = &stderr
			stdout, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			line, err := bufio.NewReader(stdout).ReadString('\n')
			if err != nil {
				t.Fatalf("%v: %s", err, stderr.String())
			}
			if line != "started\n" {
				t.Fatalf("got %q", line)
			}
			// The program, the lab's helper, the shell and sleep.
			if running := processes(t, mark); len(running) != 4 {
				t.Errorf("processes of a check: %q, want 4", running)
			}
			if err := cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait() // its error is the exit status
			if status := cmd.ProcessState.ExitCode(); status != 3 {
				t.Errorf("%v, want exit status 3", cmd.ProcessState)
			}
			if !strings.Contains(stderr.String(), "Interrupted") {
				t.Errorf("standard error: %q", stderr.String())
			}
			if left := processes(t, mark); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

// processes are the command lines of the running programs that have mark in their
// environment (proc_pid_environ(5)).
func processes(t *testing.T, mark string) []string {
	t.Helper()
	environs, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, path := range environs {
		// Other users' processes cannot be read, and some end meanwhile.
		environ, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(environ), mark+"\x00") {
			continue
		}
		words, err := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		if err != nil {
			continue
		}
		found = append(found, strings.ReplaceAll(string(words), "\x00", " "))
	}
	return found
}
