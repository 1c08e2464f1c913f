package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"tcplearn/checker/capture"
	"tcplearn/cmd/internal/stepview"
	"tcplearn/cmd/internal/tool"
	"tcplearn/playground"
)

// TestMain makes this test's binary a tcplearn too. The tests run a copy of it by
// that name; the lab runs that copy again as its helper, and links it as its tools; a full
// screen runs it as its terminal's keeper. These are called by names of their own,
// which testscript would take for go test's.
func TestMain(m *testing.M) {
	_, isTool := tool.Of(os.Args[0])
	if playground.IsHelper() || stepview.IsKeeper() || isTool {
		main()
	}
	testscript.Main(m, map[string]func(){"tcplearn": main})
}

// TestScripts runs whole sessions of the program, one a file in testdata/script.
// Those that need a lab are skipped where this machine makes none, and say why.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		Setup:               setUp,
		Condition:           condition,
		Cmds:                scriptCommands,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		ContinueOnError:     true,
	})
}

// setUp gives a script a learner of its own, who reads English and has done
// nothing yet. TERM promises colours: what has none has none because it is no
// terminal.
func setUp(env *testscript.Env) error {
	home, state := filepath.Join(env.WorkDir, "home"), filepath.Join(env.WorkDir, "state")
	exe, err := exec.LookPath("tcplearn")
	// What the checker's tests have recorded with tcpdump.
	captures, absErr := filepath.Abs(filepath.Join("..", "..", "checker", "testdata", "files"))
	if err := errors.Join(err, absErr, os.Mkdir(home, 0o755), os.Mkdir(state, 0o755)); err != nil {
		return err
	}
	env.Setenv("HOME", home)
	env.Setenv("XDG_STATE_HOME", state)
	env.Setenv("LANG", "C.UTF-8")
	env.Setenv("TERM", "xterm-256color")
	env.Setenv("SHELL", "/bin/sh")
	env.Setenv("GORACE", quickExit)
	env.Setenv("EXE", exe)
	env.Setenv("CAPTURES", captures)
	env.Setenv("KERNELS", filepath.Join(captures, "..", "..", "capture", "testdata")) // of link types and fragments
	env.Setenv("NOLAB", noLab())
	return nil
}

// quickExit is GORACE for a program under go test -race: it would wait a second at
// each exit otherwise, and the scripts run it some hundred times.
const quickExit = "atexit_sleep_ms=10"

// condition answers what scripts ask: [lab], can a lab be made here; [root], is
// this user above file modes; [capture], may this user capture on this machine.
func condition(name string) (bool, error) {
	switch name {
	case "lab":
		return noLab() == "", nil
	case "capture":
		return mayCapture(), nil
	case "root":
		return os.Geteuid() == 0, nil
	}
	return false, fmt.Errorf("unknown condition %q", name)
}

// mayCapture reports whether this process has CAP_NET_RAW.
var mayCapture = sync.OnceValue(func() bool {
	live, err := capture.OpenLive(capture.LiveOptions{Device: "lo"})
	return err == nil && live.Close() == nil
})

// noLab is why no lab can be made here for want of a right, and what grants it; ""
// where one can. Any other failure is for the tests to meet.
var noLab = sync.OnceValue(func() string {
	lab, err := playground.Open(context.Background(), playground.Options{})
	if err == nil {
		lab.Close()
		return ""
	}
	refusal, ok := errors.AsType[*playground.LabError](err)
	if !ok || refusal.Cause == playground.CauseUnknown && !errors.Is(err, os.ErrPermission) {
		return ""
	}
	return fmt.Sprintf("needs user namespaces and /dev/net/tun with mode 0666: %v", err)
})

// needLab skips a test that scripts would skip with [!lab].
func needLab(t *testing.T) {
	t.Helper()
	if reason := noLab(); reason != "" {
		t.Skip(reason)
	}
}
