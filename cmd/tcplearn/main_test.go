package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"tcplearn/cmd/internal/netcat"
	"tcplearn/playground"
)

// TestMain makes this test's binary a tcplearn too. The scripts run a copy of it
// by that name; the lab runs that copy again as its helper, and links it as nc.
// The last two are known by the name they were called by, which testscript would
// take for go test's.
func TestMain(m *testing.M) {
	if playground.IsHelper() || netcat.Is(os.Args[0]) {
		main()
	}
	testscript.Main(m, map[string]func(){"tcplearn": main})
}

// TestScripts runs whole sessions of the program, one a file of testdata/script.
// Scripts that need a lab are skipped where this machine makes none, and say why.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		Setup:               setUp,
		Condition:           condition,
		Cmds:                commands,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// setUp gives a script a learner of its own, who speaks English and has done
// nothing yet. TERM promises colours, so that those missing from the output are
// missing because it is no terminal.
func setUp(env *testscript.Env) error {
	for _, name := range []string{"home", "state"} {
		if err := os.Mkdir(filepath.Join(env.WorkDir, name), 0o755); err != nil {
			return err
		}
	}
	exe, err := exec.LookPath("tcplearn")
	if err != nil {
		return err
	}
	_, refusal := labHere()
	for name, value := range map[string]string{
		"HOME": filepath.Join(env.WorkDir, "home"), "XDG_STATE_HOME": filepath.Join(env.WorkDir, "state"),
		"LANG": "C.UTF-8", "TERM": "xterm-256color", "SHELL": "/bin/sh",
		"EXE": exe, "NOLAB": fmt.Sprintf("needs user namespaces and /dev/net/tun with mode 0666: %v", refusal),
	} {
		env.Setenv(name, value)
	}
	return nil
}

// condition decides what scripts ask: [lab], a lab can be made here, and [root],
// file modes mean nothing here.
func condition(name string) (bool, error) {
	switch name {
	case "lab":
		return labHere()
	case "root":
		return os.Geteuid() == 0, nil
	}
	return false, fmt.Errorf("unknown condition %q", name)
}

// labHere makes a lab once. It returns false with the reason where the machine
// refuses for a cause that is known, and fails for any other.
var labHere = sync.OnceValues(func() (bool, error) {
	panic("replaced below")
})
