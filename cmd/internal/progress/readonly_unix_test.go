//go:build !windows

package progress

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const nobody = 65534

// TestReadOnlyHome runs as an ordinary user, for whom alone modes are an obstacle:
// root's tests start the process as nobody.
func TestReadOnlyHome(t *testing.T) {
	home := openTempDir(t)
	binary := ownBinary(t)
	if os.Geteuid() == 0 {
		binary = publicCopy(t, binary)
	}
	dir := storeOf(t, home).Dir()
	setMode(t, home, 0o555)
	run := func(role, want string) {
		t.Helper()
		cmd := command(t, binary, role, 1, home)
		beOrdinaryUser(cmd)
		out, err := cmd.Output()
		if got, _, _ := strings.Cut(string(out), "\n"); err != nil || got != want {
			t.Errorf("%s prints %q, %v; want %q", role, got, err, want)
		}
	}
	run(roleLoad, "attempts 0 notice false")
	run(roleUpdate, "unavailable "+dir)

	setMode(t, home, 0o755)
	store := storeOf(t, home)
	mustUpdate(t, store, func(s *State) { s.Lesson(lessonID).Attempts = 7 })
	for path := store.Dir(); path != home; path = filepath.Dir(path) {
		setMode(t, path, 0o555)
	}
	setMode(t, filepath.Join(store.Dir(), progressName), 0o444)
	run(roleLoad, "attempts 7 notice false")
	run(roleUpdate, "unavailable "+dir)
}

func beOrdinaryUser(cmd *exec.Cmd) {
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
}

// setMode changes a mode, and makes sure that the test's directory can be removed.
func setMode(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(path, 0o755) })
}

// openTempDir returns an empty directory that other users can reach: the parent
// of t.TempDir is private.
func openTempDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, path := range []string{filepath.Dir(dir), dir} {
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// publicCopy copies the test binary to where any user can run it: the go command
// builds it in a private directory.
func publicCopy(t *testing.T, binary string) string {
	t.Helper()
	source, err := os.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = source.Close() }()
	path := filepath.Join(openTempDir(t), "progress.test")
	target, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(target, source); err != nil {
		t.Fatal(err)
	}
	if err := target.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}
