package progress

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"
)

func TestLoadBeforeFirstUpdate(t *testing.T) {
	store := newStore(t)
	state := mustLoad(t, store)
	if state.Version != Version || len(state.Lessons) != 0 {
		t.Errorf("got %+v", state)
	}
	if _, err := os.Stat(store.Dir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Load made the directory: %v", err)
	}
}

func TestUpdateIsKept(t *testing.T) {
	store := newStore(t)
	mustUpdate(t, store, func(s *State) { s.Lesson(lessonID).RecordPass(fixedTime, "lab") })
	mustUpdate(t, store, func(s *State) { s.Lesson(lessonID).Hints = 2 })
	const want = `{
  "version": 1,
  "lessons": {
    "handshake": {
      "attempts": 1,
      "failures": 0,
      "hints": 2,
      "passed": "2026-11-22T18:00:00Z",
      "passed_how": "lab"
    }
  }
}
`
	if got := readProgress(t, store); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	lesson := mustLoad(t, store).Lessons[lessonID]
	if lesson == nil || lesson.Hints != 2 || lesson.Passed == nil {
		t.Errorf("loaded %+v", lesson)
	}
}

func TestModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no modes")
	}
	store := newStore(t)
	mustUpdate(t, store, func(*State) {})
	for path, want := range map[string]os.FileMode{
		filepath.Dir(store.Dir()):                os.ModeDir | 0o700,
		store.Dir():                              os.ModeDir | 0o700,
		filepath.Join(store.Dir(), lockName):     0o600,
		filepath.Join(store.Dir(), progressName): 0o600,
	} {
		info, err := os.Stat(path)
		if err != nil {
			t.Error(err)
		} else if info.Mode() != want {
			t.Errorf("%s has mode %v, want %v", path, info.Mode(), want)
		}
	}
}

// damagedTexts are ways for the file to be damaged; TestDecodeRefusesDamage has more.
var damagedTexts = map[string]string{
	"empty":     "",
	"truncated": full[:200],
	"text":      "hello, xiao mei.",
}

func TestDamagedFileIsKeptAside(t *testing.T) {
	calls := map[string]func(*Store) (*Notice, error){
		"Load": func(s *Store) (*Notice, error) {
			state, notice, err := s.Load()
			if len(state.Lessons) != 0 {
				t.Errorf("Load returns lessons from a damaged file: %v", state.Lessons)
			}
			return notice, err
		},
		"Update": func(s *Store) (*Notice, error) {
			return s.Update(t.Context(), func(s *State) { s.Lesson(lessonID).Attempts++ })
		},
	}
	for callName, call := range calls {
		for textName, text := range damagedTexts {
			t.Run(callName+"/"+textName, func(t *testing.T) {
				store := newStore(t)
				aside := filepath.Join(store.Dir(), "progress.json.corrupt-20261122T180000Z")
				for _, want := range []string{aside, aside + "-2", aside + "-3"} {
					writeProgress(t, store, text+want) // different each time
					notice, err := call(store)
					if err != nil || notice == nil || notice.KeptAside != want || notice.Cause == nil {
						t.Fatalf("notice %+v, error %v; want it kept as %s", notice, err, want)
					}
				}
				for _, path := range []string{aside, aside + "-2", aside + "-3"} {
					if got, err := os.ReadFile(path); err != nil || string(got) != text+path {
						t.Errorf("%s holds %q, %v", path, got, err)
					}
				}
				mustLoad(t, store) // the notice comes once
			})
		}
	}
}

func TestNewerVersionIsNotTouched(t *testing.T) {
	const newer = `{"version": 2, "lessons": ["a format of the future"]}`
	store := newStore(t)
	writeProgress(t, store, newer)
	path := filepath.Join(store.Dir(), progressName)

	_, notice, loadErr := store.Load()
	if notice != nil {
		t.Errorf("Load: notice %+v", notice)
	}
	notice, updateErr := store.Update(t.Context(), func(*State) { t.Error("change was called") })
	if notice != nil {
		t.Errorf("Update: notice %+v", notice)
	}
	for _, err := range []error{loadErr, updateErr} {
		newerErr, ok := errors.AsType[*NewerVersionError](err)
		if !ok || newerErr.Version != 2 || newerErr.Path != path {
			t.Errorf("got error %v", err)
		}
	}
	if got := readProgress(t, store); got != newer {
		t.Errorf("the file is now %q", got)
	}
}

func TestUpdateRemovesLeftovers(t *testing.T) {
	store := newStore(t)
	mustUpdate(t, store, func(*State) {})
	for _, name := range []string{".progress.json8674665223082153551", ".progress.json1", ".keep", "notes"} {
		if err := os.WriteFile(filepath.Join(store.Dir(), name), nil, fileMode); err != nil {
			t.Fatal(err)
		}
	}
	mustUpdate(t, store, func(*State) {})
	want := []string{".keep", "notes", progressName, lockName}
	if got := namesIn(t, store.Dir()); !slices.Equal(got, want) {
		t.Errorf("the directory holds %q, want %q", got, want)
	}
}

// The two tests of waiting run on synctest's clock, which jumps ahead whenever all
// wait; the lock is real.

func TestUpdateWaitsForLockAsLongAsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newStore(t)
		unlock := lockAsAnotherRun(t, store)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := store.Update(ctx, func(*State) { t.Error("changed without the lock") })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got error %v", err)
		}
		mustLoad(t, store) // reading needs no lock

		time.AfterFunc(time.Second, unlock)
		mustUpdate(t, store, func(*State) {})
	})
}

func TestUpdateWaitIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newStore(t)
		defer lockAsAnotherRun(t, store)()
		start := time.Now()
		_, err := store.Update(t.Context(), func(*State) { t.Error("changed without the lock") })
		locked, ok := errors.AsType[*LockedError](err)
		if !ok || locked.Path != filepath.Join(store.Dir(), lockName) || locked.Waited != lockWait {
			t.Errorf("got error %v", err)
		}
		if waited := time.Since(start); waited != lockWait {
			t.Errorf("waited %v, want %v", waited, lockWait)
		}
	})
}

// lockAsAnotherRun holds the store's lock until the function it returns is called.
func lockAsAnotherRun(t *testing.T, store *Store) (unlock func()) {
	t.Helper()
	mustUpdate(t, store, func(*State) {}) // makes the directory
	other := flock.New(filepath.Join(store.Dir(), lockName))
	if err := other.Lock(); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := other.Unlock(); err != nil {
			t.Error(err)
		}
	}
}

func TestPanicInChangeReleasesLock(t *testing.T) {
	store := newStore(t)
	func() {
		defer func() { _ = recover() }()
		_, _ = store.Update(t.Context(), func(*State) { panic("a bug in the caller") })
	}()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := store.Update(ctx, func(*State) {}); err != nil {
		t.Error(err)
	}
}

func TestStateDirectoryThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, fileMode); err != nil {
		t.Fatal(err)
	}
	store, err := Open(testEnv(map[string]string{"XDG_STATE_HOME": file}))
	if err != nil {
		t.Fatal(err)
	}
	_, updateErr := store.Update(t.Context(), func(*State) { t.Error("change was called") })
	_, saveErr := store.SaveCapture("a.pcapng", nil)
	for _, err := range []error{updateErr, saveErr} {
		unavailable, ok := errors.AsType[*UnavailableError](err)
		if !ok || unavailable.Dir != store.Dir() {
			t.Errorf("got error %v", err)
		}
	}
}

// namesIn returns the names in a directory, sorted.
func namesIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
