package playground

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// labRights are what programs in a lab may do there, beyond what an ordinary user
// may (capabilities(7)): capture and send any packet, configure the network, mount
// things, look at each other.
var labRights = []uintptr{unix.CAP_NET_RAW, unix.CAP_NET_ADMIN, unix.CAP_SYS_ADMIN, unix.CAP_SYS_PTRACE}

// innermost is the system's own word on a failure: the way to it names what the
// learner has named already.
func innermost(err error) error {
	for inner := err; inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err
}

// labEnv is the environment of a program in the lab: the learner's own, with the
// lab's tools at the end of PATH, then extra.
func labEnv(environ, extra []string) []string {
	path := "/usr/local/bin:/usr/bin:/bin"
	var env []string
	for _, kv := range environ {
		if value, ok := strings.CutPrefix(kv, "PATH="); ok {
			path = value
			continue
		}
		env = append(env, kv)
	}
	env = append(env, "PATH="+path+":"+filepath.Join(Dir, "bin"))
	return append(env, extra...)
}

// pathOf returns the PATH of env; the last one counts.
func pathOf(env []string) string {
	for _, kv := range slices.Backward(env) {
		if value, ok := strings.CutPrefix(kv, "PATH="); ok {
			return value
		}
	}
	return ""
}

// lookPath finds a program in the PATH of env rather than in this process's.
func lookPath(name string, env []string) (string, error) {
	before := os.Getenv("PATH")
	if err := os.Setenv("PATH", pathOf(env)); err != nil {
		return "", err
	}
	defer func() { _ = os.Setenv("PATH", before) }()
	return exec.LookPath(name)
}
