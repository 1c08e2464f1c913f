package progress

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

// The test binary runs itself where a test needs other processes. What such a
// process does is named by roleVariable.
const (
	roleVariable  = "PROGRESS_TEST_ROLE"
	countVariable = "PROGRESS_TEST_COUNT"

	roleUpdate = "update" // count attempts, once in each of 4 goroutines at a time
	roleLoad   = "load"   // print the attempts

	lessonID = "handshake"
)

func TestMain(m *testing.M) {
	var err error
	switch os.Getenv(roleVariable) {
	case "":
		os.Exit(m.Run())
	case roleUpdate:
		err = updateRole()
	case roleLoad:
		err = loadRole()
	}
	if unavailable, ok := errors.AsType[*UnavailableError](err); ok {
		fmt.Println("unavailable", unavailable.Dir)
		os.Exit(0)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(0)
}

// updateRole prints a line after each update that was kept.
func updateRole() error {
	store, err := Open(DefaultEnv())
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(os.Getenv(countVariable))
	if err != nil {
		return err
	}
	return countAttempts(store, count, func() { fmt.Println("kept") })
}

func loadRole() error {
	store, err := Open(DefaultEnv())
	if err != nil {
		return err
	}
	state, notice, err := store.Load()
	if err != nil {
		return err
	}
	fmt.Println("attempts", state.Lesson(lessonID).Attempts, "notice", notice != nil)
	return nil
}

// countAttempts makes 4 goroutines count one attempt each, count times over, and
// calls kept after each.
func countAttempts(store *Store, count int, kept func()) error {
	var all sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		all.Go(func() {
			for range count {
				_, err := store.Update(context.Background(), func(s *State) { s.Lesson(lessonID).Attempts++ })
				if err != nil {
					errs[i] = err
					return
				}
				kept()
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// command returns the test binary in a role, with its state under home.
func command(t *testing.T, binary, role string, count int, home string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary)
	cmd.Env = []string{
		"HOME=" + home,
		"LOCALAPPDATA=" + home,
		roleVariable + "=" + role,
		countVariable + "=" + strconv.Itoa(count),
	}
	cmd.Stderr = os.Stderr
	return cmd
}

// ownBinary returns the path of the running test binary.
func ownBinary(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// fixedTime is when everything happens for a store of testEnv.
var fixedTime = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)

// testEnv is the environment of an ordinary user who has these variables.
func testEnv(variables map[string]string) Env {
	return Env{
		Getenv:       func(name string) string { return variables[name] },
		EffectiveUID: func() int { return 1000 },
		LookupUserID: func(uid string) (*user.User, error) { return nil, errors.New("no user " + uid) },
		Now:          func() time.Time { return fixedTime },
	}
}

// newStore opens a store below an empty temporary directory.
func newStore(t *testing.T) *Store {
	t.Helper()
	store, err := Open(testEnv(map[string]string{"XDG_STATE_HOME": filepath.Join(t.TempDir(), "state")}))
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// writeProgress puts text into the store's progress.json.
func writeProgress(t *testing.T, store *Store, text string) {
	t.Helper()
	if err := os.MkdirAll(store.Dir(), dirMode); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(store.Dir(), progressName), []byte(text), fileMode); err != nil {
		t.Fatal(err)
	}
}

// readProgress returns the text of the store's progress.json.
func readProgress(t *testing.T, store *Store) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(store.Dir(), progressName))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// mustUpdate updates the store and fails on an error or a notice.
func mustUpdate(t *testing.T, store *Store, change func(*State)) {
	t.Helper()
	notice, err := store.Update(t.Context(), change)
	if err != nil || notice != nil {
		t.Fatalf("Update: notice %+v, error %v", notice, err)
	}
}

// mustLoad loads the store and fails on an error or a notice.
func mustLoad(t *testing.T, store *Store) *State {
	t.Helper()
	state, notice, err := store.Load()
	if err != nil || notice != nil {
		t.Fatalf("Load: notice %+v, error %v", notice, err)
	}
	return &state
}
