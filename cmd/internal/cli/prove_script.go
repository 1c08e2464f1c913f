package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"tcplearn/checker"
	"tcplearn/cmd/internal/progress"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// proofPrefix begins the names of the temporary files and folders of proofs.
const proofPrefix = "tcplearn-dev-"

// abandonedAfter is when nobody can be using the folder of a proof any more: ten times
// as long as a script may run.
const abandonedAfter = 10 * scriptTimeout

// sweepProofs removes the folders of proofs that were killed before they could do it
// themselves. What cannot be removed, such as another user's, stays.
func sweepProofs() {
	entries, _ := os.ReadDir(os.TempDir())
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && strings.HasPrefix(e.Name(), proofPrefix) && time.Since(info.ModTime()) > abandonedAfter {
			_ = os.RemoveAll(filepath.Join(os.TempDir(), e.Name()))
		}
	}
}

// tryAsLearner runs a script as a learner would type it, on this machine, with
// progress of its own, and returns what is wrong, or "". How the last check ended is
// read from that progress.
func (a *app) tryAsLearner(ctx context.Context, l *lessons.Lesson, script string, want wanted) (wrong string, err error) {
	dir, err := os.MkdirTemp("", proofPrefix)
	if err != nil {
		return "", fmt.Errorf("make a folder for a script: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	work, err := a.furnish(dir, l)
	if err != nil {
		return "", err
	}
	untouched := script == ":"
	if untouched {
		script = fmt.Sprintf("tcplearn check %d\n", l.Number)
	}
	ctx, cancel := context.WithTimeout(ctx, scriptTimeout)
	defer cancel()
	c := exec.CommandContext(ctx, "sh", "-c", script)
	c.Dir, c.WaitDelay = work, time.Second // what the script left running may hold its output
	c.Env = append(os.Environ(), "XDG_STATE_HOME="+filepath.Join(dir, "state"),
		"XDG_RUNTIME_DIR="+dir, // so that "tcplearn shell" joins this script's lab and no other
		"PATH="+filepath.Join(dir, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"), "TCPLEARN_LANG="+string(a.m.Lang),
		fmt.Sprintf("COLUMNS=%d", a.besideProof().Width))
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	if err := c.Run(); err != nil && !scriptFault(err) {
		return "", err
	}
	got, err := ended(filepath.Join(dir, "state"), l)
	switch {
	case err != nil:
		return "", err
	case strings.Contains(out.String(), unfit):
		return fmt.Sprintf(a.m.Dev.Unrendered, a.m.Lang), nil
	case untouched && got.outcome != checker.Passed:
		return "", nil // who asks or serves nothing need not have been told more
	}
	if wrong = a.compareNames(l, want, got); wrong != "" {
		wrong += "\n" + lastLines(out.String())
	}
	return wrong, nil
}

// scriptFault reports whether an error is how a script ended, which is its own
// business, and not why it could not run.
func scriptFault(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit) || errors.Is(err, exec.ErrWaitDelay) || errors.Is(err, context.DeadlineExceeded)
}

// furnish makes the folders of a script: bin with this program, and work with the
// lesson's files, which it returns.
func (a *app) furnish(dir string, l *lessons.Lesson) (work string, err error) {
	self, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find this program: %w", err)
	}
	wrapper := "#!/bin/sh\nexec " + quoteForShell(self)
	if a.dir != "" {
		absolute, err := filepath.Abs(a.dir)
		if err != nil {
			return "", fmt.Errorf("find the lessons: %w", err)
		}
		wrapper += " --lessons " + quoteForShell(absolute)
	}
	bin, work := filepath.Join(dir, "bin"), filepath.Join(dir, "work")
	for _, d := range []string{bin, work} {
		if err := os.Mkdir(d, 0o755); err != nil {
			return "", err
		}
	}
	if err := os.WriteFile(filepath.Join(bin, "tcplearn"), []byte(wrapper+" \"$@\"\n"), 0o755); err != nil {
		return "", err
	}
	for name, files := range map[string]map[string][]byte{"start": l.Start, "solution": l.SolutionFiles} {
		if len(files) == 0 {
			continue
		}
		if _, err := layOut(filepath.Join(work, name), files); err != nil {
			return "", err
		}
	}
	return work, nil
}

// quoteForShell makes one word of a text for sh.
func quoteForShell(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// ended is how the last check of a lesson ended, by the progress that it left.
func ended(stateHome string, l *lessons.Lesson) (wanted, error) {
	env := progress.DefaultEnv()
	env.Getenv = func(name string) string {
		if name == "XDG_STATE_HOME" {
			return stateHome
		}
		return ""
	}
	store, err := progress.Open(env)
	if err != nil {
		return wanted{}, err
	}
	state, _, err := store.Load()
	if err != nil {
		return wanted{}, err
	}
	done := state.Lesson(l.ID)
	switch {
	case done.Attempts == 0:
		return wanted{outcome: checker.Inconclusive}, nil
	case done.Failures == 0 && done.Passed != nil:
		return wanted{outcome: checker.Passed}, nil
	}
	return wanted{checker.Failed, checker.MistakeID(done.LastMistake)}, nil
}

// lastLines is the end of what a script's programs said, harmless to a terminal.
func lastLines(text string) string {
	const many = 12
	lines := strings.Split(strings.TrimSpace(text), "\n")
	lines = lines[max(len(lines)-many, 0):]
	for i := range lines {
		lines[i] = render.EscapeString(lines[i])
	}
	return strings.Join(lines, "\n")
}

// layOut writes files into a folder, which is made, and never over one that is there.
// It returns the names of those that were written.
func layOut(dir string, files map[string][]byte) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	var written []string
	for name, data := range files {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err == nil {
			_, err = f.Write(data)
			err = errors.Join(err, f.Close())
		}
		if err != nil {
			return written, err
		}
		written = append(written, name)
	}
	return written, nil
}
