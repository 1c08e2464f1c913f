package progress

import (
	"errors"
	"fmt"
	"time"
)

// ErrNoHome says that the environment names no absolute directory to keep state in.
var ErrNoHome = errors.New("no home directory is known")

// Notice tells that progress.json was damaged, that it was moved aside, and that
// the learner starts again from nothing. No damaged file is ever overwritten.
type Notice struct {
	// KeptAside is the path the damaged file has now.
	KeptAside string
	// Cause says what is wrong with it.
	Cause error
}

// UnavailableError says that the state directory could not be found, read or
// written. Nothing else is wrong: a program can go on and say that progress is not
// being kept.
type UnavailableError struct {
	// Dir is the state directory, "" when the environment does not name one.
	Dir string
	// Err is the cause: [ErrNoHome], or an error of the file system, which names
	// the file it is about.
	Err error
}

// Error implements error.
func (e *UnavailableError) Error() string {
	if e.Dir == "" {
		return "no state directory: " + e.Err.Error()
	}
	return fmt.Sprintf("state directory %s: %v", e.Dir, e.Err)
}

// Unwrap returns the cause.
func (e *UnavailableError) Unwrap() error { return e.Err }

// NewerVersionError says that progress.json was written by a newer program, in a
// format that this one does not know. The file is left as it is.
type NewerVersionError struct {
	// Path is the file.
	Path string
	// Version is the version it declares, higher than [Version].
	Version int
}

// Error implements error.
func (e *NewerVersionError) Error() string {
	return fmt.Sprintf("%s has format version %d, this program knows up to %d", e.Path, e.Version, Version)
}

// LockedError says that another run held the lock for the whole of the wait.
type LockedError struct {
	// Path is the lock file.
	Path string
	// Waited is how long the lock was waited for.
	Waited time.Duration
}

// Error implements error.
func (e *LockedError) Error() string {
	return fmt.Sprintf("%s has been locked by another run for %v", e.Path, e.Waited)
}

// damagedError says that progress.json is there but is not what encode writes.
type damagedError struct{ cause error }

func (e *damagedError) Error() string { return "damaged: " + e.cause.Error() }
