package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestKilled ends checks by SIGKILL at random moments, from their first
// millisecond to after their end. Nobody can clean up then but the kernel: no
// process (and so no namespace), no mount and no temporary file may stay.
func TestKilled(t *testing.T) {
	t.Parallel()
	needLab(t)
	const rounds = 40
	const longest = 250 * time.Millisecond // a whole check takes about 100 ms
	learner, temporary := newLearner(t), t.TempDir()
	learner = append(learner, "TMPDIR="+temporary)
	mounts := mountPoints(t)
	for i := range rounds {
		mark := fmt.Sprintf("MARK=%s-%d-%d", t.Name(), os.Getpid(), i)
		cmd := exec.CommandContext(t.Context(), "tcplearn", "check", "3", "--",
			"sh", "-c", "nc -z xiaomei 8080; sleep 60 & nc xiaomei 8080")
		cmd.Env = append(slices.Clone(learner), mark)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		after := rand.N(longest)
		// The moment is what is random here; nothing is waited for.
		time.Sleep(after)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if left := awaitNone(t, mark); len(left) > 0 {
			t.Errorf("killed after %v: left behind: %q", after, left)
		}
	}
	if got := mountPoints(t); got != mounts {
		t.Errorf("mounts were\n%s\nand are\n%s", mounts, got)
	}
	// A check that runs to its end finds everything in order.
	cmd := exec.CommandContext(t.Context(), "tcplearn", "check", "3", "--", "nc", "-z", "xiaomei", "8080")
	cmd.Env = learner
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	if !slices.Contains(names(t, stateDir(learner)), "progress.json") {
		t.Errorf("no progress was kept in %s", stateDir(learner))
	}
	for _, dir := range []string{temporary, stateDir(learner), filepath.Join(stateDir(learner), "captures")} {
		for _, name := range names(t, dir) {
			if !slices.Contains([]string{"progress.json", "progress.lock", "captures"}, name) && filepath.Ext(name) != ".pcapng" {
				t.Errorf("%s was left in %s", name, dir)
			}
		}
	}
}

// awaitNone waits until no process with mark in its environment is left, and
// returns those that stay in spite of it.
func awaitNone(t *testing.T, mark string) []string {
	t.Helper()
	limit := time.Now().Add(10 * time.Second)
	for {
		left := processes(t, mark)
		if len(left) == 0 || time.Now().After(limit) {
			return left
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// mountPoints is what proc_pid_mountinfo(5) says of this process.
func mountPoints(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// stateDir is where a learner's progress is kept.
func stateDir(environ []string) string {
	for _, kv := range environ {
		if home, ok := strings.CutPrefix(kv, "HOME="); ok {
			return filepath.Join(home, ".local", "state", "tcplearn")
		}
	}
	return ""
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}
