package progress

import (
	"errors"
	"os/user"
	"path/filepath"
	"runtime"
	"testing"
)

func skipOnWindows(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the paths are Unix paths")
	}
}

func TestOpenFindsDirectory(t *testing.T) {
	skipOnWindows(t)
	tests := []struct {
		name      string
		variables map[string]string
		want      string
	}{
		{"home", map[string]string{"HOME": "/home/a"}, "/home/a/.local/state/tcplearn"},
		{"xdg", map[string]string{"HOME": "/home/a", "XDG_STATE_HOME": "/var/a"}, "/var/a/tcplearn"},
		{"xdg without home", map[string]string{"XDG_STATE_HOME": "/var/a"}, "/var/a/tcplearn"},
		{"relative xdg", map[string]string{"HOME": "/home/a", "XDG_STATE_HOME": "state"}, "/home/a/.local/state/tcplearn"},
		{"sudo to another user", map[string]string{"HOME": "/home/a", "SUDO_UID": "7", "SUDO_GID": "7"}, "/home/a/.local/state/tcplearn"},
	}
	for _, test := range tests {
		store, err := Open(testEnv(test.variables))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if store.Dir() != test.want {
			t.Errorf("%s: got %s, want %s", test.name, store.Dir(), test.want)
		}
	}
}

func TestOpenWithoutHome(t *testing.T) {
	for name, variables := range map[string]map[string]string{
		"nothing":       {},
		"relative home": {"HOME": "home/a", "LOCALAPPDATA": "home"},
	} {
		_, err := Open(testEnv(variables))
		unavailable, ok := errors.AsType[*UnavailableError](err)
		if !ok || unavailable.Dir != "" || !errors.Is(err, ErrNoHome) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// sudoEnv is the environment of root who was called by user 1000, whose home is
// /home/a when the user database knows them.
func sudoEnv(variables map[string]string, known bool) Env {
	env := testEnv(variables)
	env.EffectiveUID = func() int { return 0 }
	if known {
		env.LookupUserID = func(uid string) (*user.User, error) {
			return &user.User{Uid: uid, HomeDir: "/home/a"}, nil
		}
	}
	return env
}

func TestOpenUnderSudoFindsCallersDirectory(t *testing.T) {
	skipOnWindows(t)
	tests := []struct {
		name     string
		known    bool
		stateDir string // XDG_STATE_HOME
		sudoHome string
		want     string
	}{
		{"database", true, "", "", "/home/a/.local/state"},
		{"database before SUDO_HOME", true, "", "/home/b", "/home/a/.local/state"},
		{"SUDO_HOME", false, "", "/home/b", "/home/b/.local/state"},
		{"xdg inside", true, "/home/a/var", "", "/home/a/var"},
		{"xdg of root", true, "/root/var", "", "/home/a/.local/state"},
		{"xdg that only begins alike", true, "/home/ab", "", "/home/a/.local/state"},
		{"xdg that climbs out", true, "/home/a/../b", "", "/home/a/.local/state"},
	}
	for _, test := range tests {
		store, err := Open(sudoEnv(map[string]string{
			"HOME": "/root", "SUDO_UID": "1000", "SUDO_GID": "1001",
			"XDG_STATE_HOME": test.stateDir, "SUDO_HOME": test.sudoHome,
		}, test.known))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if want := filepath.Join(test.want, "tcplearn"); store.Dir() != want {
			t.Errorf("%s: got %s, want %s", test.name, store.Dir(), want)
		}
		if store.caller == nil || *store.caller != (account{uid: 1000, gid: 1001}) {
			t.Errorf("%s: caller is %v", test.name, store.caller)
		}
	}
}

func TestOpenAsRoot(t *testing.T) {
	skipOnWindows(t)
	for name, variables := range map[string]map[string]string{
		"without sudo":   {"HOME": "/root"},
		"root used sudo": {"HOME": "/root", "SUDO_UID": "0", "SUDO_GID": "0"},
	} {
		store, err := Open(sudoEnv(variables, true))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if store.caller != nil || store.Dir() != "/root/.local/state/tcplearn" {
			t.Errorf("%s: caller %v, directory %s", name, store.caller, store.Dir())
		}
	}
}

func TestOpenRefusesUnclearCaller(t *testing.T) {
	for name, variables := range map[string]map[string]string{
		"name for uid":   {"SUDO_UID": "alice", "SUDO_GID": "1000"},
		"negative uid":   {"SUDO_UID": "-1", "SUDO_GID": "1000"},
		"uid -1, 32 bit": {"SUDO_UID": "4294967295", "SUDO_GID": "1000"},
		"no gid":         {"SUDO_UID": "1000"},
		"unknown home":   {"SUDO_UID": "1000", "SUDO_GID": "1000"},
		"relative home":  {"SUDO_UID": "1000", "SUDO_GID": "1000", "SUDO_HOME": "a"},
	} {
		variables["HOME"] = "/root"
		store, err := Open(sudoEnv(variables, false))
		if _, ok := errors.AsType[*UnavailableError](err); !ok {
			t.Errorf("%s: store %v, error %v", name, store, err)
		}
	}
}
