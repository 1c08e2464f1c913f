package progress

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"time"
)

// Env is what the store asks of the world around it. The XDG directories are read
// from it and not through a library that reads them once, at import: under sudo
// the environment that counts is not the process's own.
type Env struct {
	// Getenv returns an environment variable, "" when it is not set.
	Getenv func(name string) string
	// EffectiveUID returns the effective user id, -1 where there is none.
	EffectiveUID func() int
	// LookupUserID finds a user by the decimal user id.
	LookupUserID func(uid string) (*user.User, error)
	// Now returns the time, for the name of a damaged file that is kept aside.
	Now func() time.Time
}

// DefaultEnv is the environment of this process.
func DefaultEnv() Env {
	return Env{
		Getenv:       os.Getenv,
		EffectiveUID: os.Geteuid,
		LookupUserID: user.LookupId,
		Now:          time.Now,
	}
}

// Open finds the state directory; it neither reads nor makes anything yet. When
// no directory can be named the error is an *[UnavailableError].
func Open(env Env) (*Store, error) {
	caller, err := sudoCaller(env)
	if err != nil {
		return nil, &UnavailableError{Err: err}
	}
	var base string
	if caller != nil {
		base, err = callerStateHome(env)
	} else {
		base, err = stateHome(env.Getenv)
	}
	if err != nil {
		return nil, &UnavailableError{Err: err}
	}
	return &Store{dir: filepath.Join(base, "tcplearn"), caller: caller, now: env.Now}, nil
}

// stateHome is $XDG_STATE_HOME, which counts only when it is absolute, or else
// ~/.local/state (XDG Base Directory Specification 0.8); on Windows the second is
// %LOCALAPPDATA%.
func stateHome(getenv func(string) string) (string, error) {
	if dir := getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	if runtime.GOOS == "windows" {
		if dir := getenv("LOCALAPPDATA"); filepath.IsAbs(dir) {
			return dir, nil
		}
		return "", ErrNoHome
	}
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "state"), nil
	}
	return "", ErrNoHome
}

// account is a user and group that files are read and written as.
type account struct{ uid, gid int }

// sudoCaller returns the account of the person who called sudo, or nil when the
// process is not root by way of sudo. Ids that are no numbers are an error:
// taking them for "not under sudo" would leave root's files in a user's home.
func sudoCaller(env Env) (*account, error) {
	if env.EffectiveUID() != 0 || env.Getenv("SUDO_UID") == "" {
		return nil, nil
	}
	uid, err := strconv.ParseUint(env.Getenv("SUDO_UID"), 10, 31)
	if err != nil {
		return nil, fmt.Errorf("SUDO_UID: %w", err)
	}
	gid, err := strconv.ParseUint(env.Getenv("SUDO_GID"), 10, 31)
	if err != nil {
		return nil, fmt.Errorf("SUDO_GID: %w", err)
	}
	if uid == 0 {
		return nil, nil
	}
	return &account{uid: int(uid), gid: int(gid)}, nil
}

// callerStateHome is the caller's state directory. HOME may be root's, so the
// home comes from the user database, or, where that is not in /etc/passwd (a
// static binary cannot ask LDAP), from SUDO_HOME, which sudo sets since 1.9.16.
// XDG_STATE_HOME counts only inside that home: elsewhere it is likely root's.
func callerStateHome(env Env) (string, error) {
	home := env.Getenv("SUDO_HOME")
	if caller, err := env.LookupUserID(env.Getenv("SUDO_UID")); err == nil {
		home = caller.HomeDir
	}
	if !filepath.IsAbs(home) {
		return "", ErrNoHome
	}
	if dir := env.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		if inside, err := filepath.Rel(home, dir); err == nil && filepath.IsLocal(inside) {
			return dir, nil
		}
	}
	return filepath.Join(home, ".local", "state"), nil
}
