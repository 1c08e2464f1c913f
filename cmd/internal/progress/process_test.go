package progress

import (
	"bufio"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// storeOf opens the store that processes started with this home use.
func storeOf(t *testing.T, home string) *Store {
	t.Helper()
	store, err := Open(testEnv(map[string]string{"HOME": home, "LOCALAPPDATA": home}))
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func TestManyRunsLoseNothing(t *testing.T) {
	const (
		processes = 3
		each      = 50 // updates of each of 4 goroutines
	)
	home := t.TempDir()
	store := storeOf(t, home)
	var all sync.WaitGroup
	for range processes {
		cmd := command(t, ownBinary(t), roleUpdate, each, home)
		all.Go(func() {
			if out, err := cmd.Output(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	all.Go(func() {
		if err := countAttempts(store, each, func() {}); err != nil {
			t.Error(err)
		}
	})
	all.Wait()
	if got, want := mustLoad(t, store).Lesson(lessonID).Attempts, (processes+1)*4*each; got != want {
		t.Errorf("%d updates are left of %d", got, want)
	}
}

// TestKilledRunLeavesValidFile kills a process in the middle of its updates, over
// and over. The file must be valid each time, hold each update that was reported
// as kept, and no more than those that may have been under way (one in each of 4
// goroutines, of which the lock lets one write).
func TestKilledRunLeavesValidFile(t *testing.T) {
	const rounds = 30
	home := t.TempDir()
	store := storeOf(t, home)
	kept := 0
	for round := range rounds {
		kept += killAfterUpdates(t, home, 1+round%5)
		got := mustLoad(t, store).Lesson(lessonID).Attempts
		if got < kept || got > kept+4 {
			t.Fatalf("round %d: the file counts %d, %d were reported", round, got, kept)
		}
		kept = got
	}
	mustUpdate(t, store, func(*State) {})
	if got, want := namesIn(t, store.Dir()), []string{progressName, lockName}; !slices.Equal(got, want) {
		t.Errorf("%s holds %q, want %q", filepath.Base(store.Dir()), got, want)
	}
}

// killAfterUpdates starts a process that updates without end, kills it at a random
// moment of the update that follows the given number, and returns how many updates
// it reported.
func killAfterUpdates(t *testing.T, home string, updates int) int {
	t.Helper()
	cmd := command(t, ownBinary(t), roleUpdate, 1_000_000, home)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	reported := 0
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		reported++
		if reported == updates {
			time.Sleep(rand.N(3 * time.Millisecond)) // an update takes about as long
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || reported < updates {
		t.Fatalf("the process ended by itself after %d updates: %v", reported, err)
	}
	return reported
}
