package progress

import (
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// sudoStore is the store of a process that nobody started with sudo, and nobody's
// home.
func sudoStore(t *testing.T) (store *Store, home string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("acting for the caller of sudo needs root: run the tests with sudo")
	}
	home = openTempDir(t)
	if err := os.Chown(home, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	env := DefaultEnv()
	env.Getenv = func(name string) string {
		return map[string]string{"HOME": "/root", "SUDO_UID": "65534", "SUDO_GID": "65534"}[name]
	}
	env.LookupUserID = func(uid string) (*user.User, error) { return &user.User{Uid: uid, HomeDir: home}, nil }
	store, err := Open(env)
	if err != nil {
		t.Fatal(err)
	}
	return store, home
}

func TestSudoFilesBelongToCaller(t *testing.T) {
	store, home := sudoStore(t)
	mustUpdate(t, store, func(s *State) { s.Lesson(lessonID).Attempts++ })
	mustUpdate(t, store, func(s *State) { s.Lesson(lessonID).Attempts++ })
	mustSave(t, store, "handshake-20261122-180311-passed.pcapng", "packets")
	writeProgress(t, store, "damaged")
	if err := os.Chown(filepath.Join(store.Dir(), progressName), nobody, nobody); err != nil {
		t.Fatal(err)
	}
	_, notice, err := store.Load()
	if err != nil || notice == nil {
		t.Fatalf("Load: notice %+v, error %v", notice, err)
	}
	mustUpdate(t, store, func(*State) {})

	var seen []string
	err = filepath.WalkDir(home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		seen = append(seen, entry.Name())
		if stat := info.Sys().(*syscall.Stat_t); stat.Uid != nobody || stat.Gid != nobody {
			t.Errorf("%s belongs to %d:%d", path, stat.Uid, stat.Gid)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		".local", "state", "tcplearn", progressName, lockName, "captures",
		filepath.Base(notice.KeptAside), "handshake-20261122-180311-passed.pcapng",
	} {
		if !slices.Contains(seen, name) {
			t.Errorf("%s was not made: %q", name, seen)
		}
	}
}

// TestSudoReturnsToRoot looks at the ids during an update too: before and after
// would also be the same if nothing had ever changed them.
func TestSudoReturnsToRoot(t *testing.T) {
	store, _ := sudoStore(t)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := threadFileIDs(t)
	var during fileIDs
	mustUpdate(t, store, func(*State) { during = threadFileIDs(t) })
	if during.uid != nobody || during.gid != nobody || !slices.Equal(during.groups, []int{nobody}) {
		t.Errorf("during the update: %+v", during)
	}
	after := threadFileIDs(t)
	if after.uid != before.uid || after.gid != before.gid || !slices.Equal(after.groups, before.groups) {
		t.Errorf("after the update: %+v, before: %+v", after, before)
	}
	foreign := filepath.Join(t.TempDir(), "foreign")
	if err := os.WriteFile(foreign, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(foreign, nobody, nobody); err != nil {
		t.Error("the capability to change owners did not come back:", err)
	}
	if err := os.WriteFile(foreign, []byte("root"), 0o600); err != nil {
		t.Error("the capability to overrule modes did not come back:", err)
	}
}

type fileIDs struct {
	uid, gid int
	groups   []int
}

// threadFileIDs reads the ids of the current thread; -1 is no id, and changes none.
func threadFileIDs(t *testing.T) fileIDs {
	t.Helper()
	uid, _ := unix.SetfsuidRetUid(-1)
	gid, _ := unix.SetfsgidRetGid(-1)
	groups, err := unix.Getgroups()
	if err != nil {
		t.Fatal(err)
	}
	return fileIDs{uid: uid, gid: gid, groups: groups}
}

// TestSudoFollowsNoLinkToRootsFiles lays the links that the caller of sudo could
// lay, each leading to something of root's, and looks that nothing there is read,
// written or given away.
func TestSudoFollowsNoLinkToRootsFiles(t *testing.T) {
	const secret = full // valid, so that reading it would succeed
	tests := map[string]func(t *testing.T, dir, roots string) error{
		"state directory": func(_ *testing.T, dir, roots string) error {
			return errors.Join(os.Remove(dir), os.Symlink(roots, dir))
		},
		"progress file": func(_ *testing.T, dir, roots string) error {
			return os.Symlink(filepath.Join(roots, "secret"), filepath.Join(dir, progressName))
		},
		"progress file, hard link": func(_ *testing.T, dir, roots string) error {
			return os.Link(filepath.Join(roots, "secret"), filepath.Join(dir, progressName))
		},
		"lock file": func(_ *testing.T, dir, roots string) error {
			return os.Symlink(filepath.Join(roots, "new"), filepath.Join(dir, lockName))
		},
	}
	for name, lay := range tests {
		t.Run(name, func(t *testing.T) {
			store, home := sudoStore(t)
			mustUpdate(t, store, func(*State) {})
			for _, file := range []string{progressName, lockName} {
				if err := os.Remove(filepath.Join(store.Dir(), file)); err != nil {
					t.Fatal(err)
				}
			}
			roots := filepath.Join(home, "roots")
			if err := os.Mkdir(roots, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(roots, "secret"), []byte(secret), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := lay(t, store.Dir(), roots); err != nil {
				t.Fatal(err)
			}

			_, err := store.Update(t.Context(), func(*State) { t.Error("change was called") })
			if _, ok := errors.AsType[*UnavailableError](err); !ok {
				t.Errorf("got error %v", err)
			}
			checkUntouched(t, roots, secret)
		})
	}
}

// checkUntouched checks that dir holds only the file secret, root's, with this text.
func checkUntouched(t *testing.T, dir, text string) {
	t.Helper()
	if names := namesIn(t, dir); !slices.Equal(names, []string{"secret"}) {
		t.Errorf("root's directory holds %q", names)
	}
	path := filepath.Join(dir, "secret")
	if got, err := os.ReadFile(path); err != nil || string(got) != text {
		t.Errorf("root's file holds %q, %v", got, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if stat := info.Sys().(*syscall.Stat_t); stat.Uid != 0 || info.Mode() != 0o600 {
		t.Errorf("root's file belongs to %d and has mode %v", stat.Uid, info.Mode())
	}
}
