package playground

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"tcplearn/checker/evidence"
)

// foreignName is this test's program as another user runs it.
const foreignName = "foreign"

// foreignMain tries to get into the lab of a process by every way there is, and says how
// each ends.
func foreignMain(args []string) int {
	pid, err := strconv.Atoi(args[0])
	if err != nil {
		return 2
	}
	_, err = Join(pid, evidence.Client, Command{Args: []string{"true"}, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr})
	var foreign *ForeignError
	fmt.Println("join", errors.As(err, &foreign) && foreign.PID == pid)
	_, err = connect(args[1])
	fmt.Println("socket", errors.Is(err, fs.ErrPermission))
	_, err = os.Open("/proc/" + args[2] + "/ns/user")
	fmt.Println("namespace", errors.Is(err, fs.ErrPermission))
	return 0
}

// TestJoinForeign tries to join the lab of another user.
func TestJoinForeign(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root, to be another user")
	}
	dir := t.TempDir()
	// The user may look at all but what the lab keeps from them.
	for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("XDG_RUNTIME_DIR", dir)
	l := openLab(t, Options{})
	if err := l.Register(Registration{Activity: Play}); err != nil {
		t.Fatal(err)
	}
	const nobody = 65534
	cmd := exec.CommandContext(t.Context(), "/proc/self/exe", strconv.Itoa(os.Getpid()), l.registry.path, strconv.Itoa(helperOf(t)))
	cmd.Args[0] = foreignName
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if want := "join true\nsocket true\nnamespace true\n"; err != nil || string(out) != want {
		t.Errorf("%v: %s; want %s", err, out, want)
	}
}

// helperOf is the process number of this process's only lab's helper.
func helperOf(t *testing.T) int {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		words, _ := os.ReadFile(path)
		process := filepath.Base(filepath.Dir(path))
		if strings.HasPrefix(string(words), helperName) && statusField(process, "PPid:") == strconv.Itoa(os.Getpid()) {
			pid, _ := strconv.Atoi(process)
			return pid
		}
	}
	t.Fatal("no helper")
	return 0
}
