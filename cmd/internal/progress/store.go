// Package progress remembers what the learner has done, and keeps the captures of
// their calls, in the XDG state directory:
//
//	$XDG_STATE_HOME/tcplearn/          or ~/.local/state/tcplearn/
//	    progress.json                  what is remembered, see [State]
//	    progress.json.corrupt-<time>   a damaged one that was kept aside
//	    progress.lock                  held during every change, never removed
//	    captures/<name>.pcapng         captures, see [Store.SaveCapture]
//
// progress.json is indented JSON with "version": 1, keyed by lesson ids, never by
// lesson numbers. Something that an older program may ignore is added as a new
// member without a new version: members that a program does not know survive its
// rewrite. Anything else raises the version, and an older program then leaves the
// file alone.
//
// Every change is made under a lock and replaces the file atomically, so runs at
// the same time lose nothing and a killed run leaves the old file or the new one.
// After a power cut the file is whole too, though the last change may be missing:
// the file is synced, the directory is not. A killed run can leave a temporary
// file behind; the next change removes it. Files have mode 0600, directories 0700.
//
// Under sudo all this belongs to the person who called sudo. Root is led astray
// easily in a directory that somebody else may write: a link in the place of a
// file, changed between a look and an open, makes root write or give away any file
// of the system. So nothing here is done as root and given away afterwards; the
// kernel does each file access with the caller's own ids ([account.run]), and
// can do nothing that the caller could not have done. That exists on Linux only;
// elsewhere progress is not kept under sudo.
package progress

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/gofrs/flock"
)

const (
	fileMode = 0o600
	dirMode  = 0o700 // as the XDG specification wants new directories

	progressName = "progress.json"
	lockName     = "progress.lock"

	// lockWait bounds the wait for other runs, which hold the lock for some
	// milliseconds; whoever holds it longer is stuck or stopped.
	lockWait = 10 * time.Second
	lockPoll = 2 * time.Millisecond
)

// Store is a learner's state directory. It holds no open file, and its methods may
// be called at the same time by many goroutines and processes. The errors of the
// file system come as *[UnavailableError].
type Store struct {
	dir    string
	caller *account // whose files they are under sudo; nil: the process's own
	now    func() time.Time
}

// Dir returns the absolute path of the state directory, which may not exist yet.
func (s *Store) Dir() string { return s.dir }

// Load returns what is remembered, which is an empty state when there is no file
// yet. A damaged file is moved aside and the notice says where. Errors are
// *[NewerVersionError], *[UnavailableError] and, only where there was damage,
// *[LockedError].
func (s *Store) Load() (State, *Notice, error) {
	var state State
	err := s.asCaller(func() (err error) {
		state, err = s.read()
		return err
	})
	if !isDamaged(err) {
		return state, nil, err
	}
	// Another run may be moving the same file aside and writing a good one, so
	// look again under the lock.
	var notice *Notice
	err = s.locked(context.Background(), func() (err error) {
		state, notice, err = s.readOrSetAside()
		return err
	})
	return state, notice, err
}

// Update reads the state, lets change edit it, and writes it back, all under the
// lock. It waits for the lock for 10 seconds at most, or until ctx is done. change
// is called once at most and must not use the store. After an error the file holds
// what it held before, except that a damaged one may have been moved aside: then
// there is a notice as well. Errors are *[NewerVersionError], *[UnavailableError],
// *[LockedError], and ctx's own.
func (s *Store) Update(ctx context.Context, change func(*State)) (*Notice, error) {
	var notice *Notice
	err := s.locked(ctx, func() error {
		state, kept, err := s.readOrSetAside()
		if err != nil {
			return err
		}
		notice = kept
		change(&state)
		text, err := encode(state)
		if err != nil {
			return fmt.Errorf("encode progress: %w", err)
		}
		return s.replace(s.dir, progressName, func(w io.Writer) error {
			_, err := w.Write(text)
			return err
		})
	})
	return notice, err
}

// read returns the state in progress.json, or an empty one when there is no file.
func (s *Store) read() (State, error) {
	path := filepath.Join(s.dir, progressName)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newState(), nil
	}
	if err != nil {
		return State{}, s.unavailable(err)
	}
	state, err := decode(text)
	if newer, ok := errors.AsType[*NewerVersionError](err); ok {
		newer.Path = path
		return State{}, newer
	}
	if err != nil {
		return State{}, &damagedError{cause: err}
	}
	return state, nil
}

// readOrSetAside is read, except that a damaged file is moved aside and makes room
// for an empty state. The lock must be held.
func (s *Store) readOrSetAside() (State, *Notice, error) {
	state, err := s.read()
	damaged, ok := errors.AsType[*damagedError](err)
	if !ok {
		return state, nil, err
	}
	stamp := s.now().UTC().Format("20060102T150405Z")
	aside, err := freePath(s.dir, progressName+".corrupt-"+stamp, "")
	if err == nil {
		err = os.Rename(filepath.Join(s.dir, progressName), aside)
	}
	if err != nil {
		return State{}, nil, s.unavailable(err)
	}
	return newState(), &Notice{KeptAside: aside, Cause: damaged.cause}, nil
}

// locked calls work with the caller's rights while this run alone holds the lock,
// and makes the state directory before.
func (s *Store) locked(ctx context.Context, work func() error) error {
	return s.asCaller(func() error {
		if err := os.MkdirAll(s.dir, dirMode); err != nil {
			return s.unavailable(err)
		}
		// A lock file of its own: progress.json is another file after each change.
		// A new Flock each time, for two of them exclude each other within a process too.
		lock := flock.New(filepath.Join(s.dir, lockName), flock.SetPermissions(fileMode))
		if err := s.lock(ctx, lock); err != nil {
			return err
		}
		defer func() { _ = lock.Unlock() }() // closing the file lets go in any case
		return work()
	})
}

func (s *Store) lock(ctx context.Context, lock *flock.Flock) error {
	bounded, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	_, err := lock.TryLockContext(bounded, lockPoll)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("wait for %s: %w", lock.Path(), ctx.Err())
	case bounded.Err() != nil:
		return &LockedError{Path: lock.Path(), Waited: lockWait}
	default:
		return s.unavailable(err)
	}
}

// asCaller calls work with the rights of the person who called sudo, or directly
// when there is none.
func (s *Store) asCaller(work func() error) error {
	if s.caller == nil {
		return work()
	}
	var err error
	if idErr := s.caller.run(func() { err = work() }); idErr != nil {
		return errors.Join(err, s.unavailable(idErr))
	}
	return err
}

// replace writes dir/name atomically. The lock must be held: that no other run is
// writing is what tells leftovers from files in the making.
func (s *Store) replace(dir, name string, write func(io.Writer) error) error {
	removeLeftovers(dir)
	if err := replaceFile(dir, name, write); err != nil {
		return s.unavailable(err)
	}
	return nil
}

var leftover = regexp.MustCompile(`^\.(progress\.json|.*\.pcapng)[0-9]+$`)

// removeLeftovers deletes the temporary files of runs that were killed. One that
// cannot be deleted does no harm, and is tried again next time.
func removeLeftovers(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		if leftover.MatchString(entry.Name()) {
			_ = os.Remove(filepath.Join(dir, entry.Name()))
		}
	}
}

// freePath returns dir/stem+ext, or the first of dir/stem-2+ext, dir/stem-3+ext …
// that does not exist. It stays free as long as the lock is held.
func freePath(dir, stem, ext string) (string, error) {
	path := filepath.Join(dir, stem+ext)
	for n := 2; ; n++ {
		_, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
		if err != nil {
			return "", err
		}
		path = filepath.Join(dir, fmt.Sprintf("%s-%d%s", stem, n, ext))
	}
}

func (s *Store) unavailable(err error) error {
	return &UnavailableError{Dir: s.dir, Err: err}
}

func isDamaged(err error) bool {
	_, ok := errors.AsType[*damagedError](err)
	return ok
}
