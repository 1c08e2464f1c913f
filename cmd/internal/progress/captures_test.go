package progress

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"
)

func content(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

func mustSave(t *testing.T, store *Store, name, text string) string {
	t.Helper()
	path, err := store.SaveCapture(name, content(text))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != text {
		t.Fatalf("%s holds %q, %v; want %q", path, got, err, text)
	}
	return path
}

func TestSaveCaptureNeverOverwrites(t *testing.T) {
	store := newStore(t)
	var paths []string
	for _, text := range []string{"one", "two", "three"} {
		paths = append(paths, mustSave(t, store, "handshake-20261122-180311-passed.pcapng", text))
	}
	want := []string{
		filepath.Join(store.Dir(), "captures", "handshake-20261122-180311-passed.pcapng"),
		filepath.Join(store.Dir(), "captures", "handshake-20261122-180311-passed-2.pcapng"),
		filepath.Join(store.Dir(), "captures", "handshake-20261122-180311-passed-3.pcapng"),
	}
	if !slices.Equal(paths, want) {
		t.Errorf("saved as %q", paths)
	}
	if got, err := os.ReadFile(paths[0]); err != nil || string(got) != "one" {
		t.Errorf("the first now holds %q, %v", got, err)
	}
	if runtime.GOOS == "windows" {
		return // which has no modes
	}
	for path, mode := range map[string]os.FileMode{paths[0]: 0o600, filepath.Dir(paths[0]): os.ModeDir | 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode() != mode {
			t.Errorf("%s: mode %v, error %v; want %v", path, info.Mode(), err, mode)
		}
	}
}

func TestFailedCaptureLeavesNothing(t *testing.T) {
	store := newStore(t)
	failure := errors.New("no packets")
	_, err := store.SaveCapture("handshake-20261122-180311-passed.pcapng", func(w io.Writer) error {
		_, _ = io.WriteString(w, "the first half")
		return failure
	})
	if !errors.Is(err, failure) {
		t.Errorf("got error %v", err)
	}
	if names := namesIn(t, store.captureDir()); len(names) != 0 {
		t.Errorf("left %q", names)
	}
}

func TestSaveCaptureRemovesLeftovers(t *testing.T) {
	store := newStore(t)
	mustSave(t, store, "a.pcapng", "")
	if err := os.WriteFile(filepath.Join(store.captureDir(), ".a.pcapng123"), nil, fileMode); err != nil {
		t.Fatal(err)
	}
	mustSave(t, store, "b.pcapng", "")
	if names := namesIn(t, store.captureDir()); !slices.Equal(names, []string{"a.pcapng", "b.pcapng"}) {
		t.Errorf("the directory holds %q", names)
	}
}

func TestSaveCaptureRefusesNames(t *testing.T) {
	store := newStore(t)
	for _, name := range []string{"", "x", ".pcapng", ".x.pcapng", "../x.pcapng", "a/x.pcapng", "/x.pcapng", "progress.json"} {
		if path, err := store.SaveCapture(name, content("")); err == nil {
			t.Errorf("%q was saved as %s", name, path)
		}
	}
}

func TestCapturesNewestLast(t *testing.T) {
	store := newStore(t)
	if got, err := store.Captures("queue"); err != nil || len(got) != 0 {
		t.Errorf("before the first capture: %q, %v", got, err)
	}
	var saved []string
	for range 11 { // so that -10 must come behind -9
		saved = append(saved, mustSave(t, store, "queue-20261122-180000-passed.pcapng", ""))
	}
	sameTime := time.Now()
	for _, path := range saved {
		if err := os.Chtimes(path, sameTime, sameTime); err != nil {
			t.Fatal(err)
		}
	}
	earlierName := mustSave(t, store, "queue-20261121-235959-passed.pcapng", "")
	laterInSecond := mustSave(t, store, "queue-20261122-180000-failed.pcapng", "")
	if err := os.Chtimes(laterInSecond, sameTime, sameTime.Add(time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	mustSave(t, store, "queue-full-20261122-180000-passed.pcapng", "") // another lesson's
	mustSave(t, store, "queue.pcapng", "")

	got, err := store.Captures("queue")
	if err != nil {
		t.Fatal(err)
	}
	if want := slices.Concat([]string{earlierName}, saved, []string{laterInSecond}); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestResetKeepsCaptures(t *testing.T) {
	store := newStore(t)
	path := mustSave(t, store, "handshake-20261122-180311-passed.pcapng", "packets")
	mustUpdate(t, store, func(s *State) { s.Lesson(lessonID).Attempts++ })
	mustUpdate(t, store, func(s *State) { s.ResetAll() })
	if got, err := store.Captures(lessonID); err != nil || !slices.Equal(got, []string{path}) {
		t.Errorf("got %q, %v", got, err)
	}
}
