package progress

import (
	"errors"
	"fmt"
	"runtime"

	"golang.org/x/sys/unix"
)

// run calls work while this thread's file accesses are the account's. The file
// system ids and groups of credentials(7) belong to a thread, so the goroutine
// stays on its thread until they are restored; if that fails it stays there for
// good, so that no other goroutine ever runs on that thread. The error is only
// about the ids; work keeps its own errors.
func (a account) run(work func()) (err error) {
	runtime.LockOSThread()
	self := account{uid: unix.Geteuid(), gid: unix.Getegid()}
	groups, err := unix.Getgroups()
	if err != nil {
		runtime.UnlockOSThread()
		return fmt.Errorf("getgroups: %w", err)
	}
	defer func() {
		if restoreErr := setFileIDs(self, groups); restoreErr != nil {
			err = errors.Join(err, fmt.Errorf("act as user %d again: %w", self.uid, restoreErr))
			return
		}
		runtime.UnlockOSThread()
	}()
	if err := setFileIDs(a, []int{a.gid}); err != nil {
		return fmt.Errorf("act as user %d: %w", a.uid, err)
	}
	work()
	return nil
}

// setFileIDs gives this thread alone the account's file system ids and these
// supplementary groups. Leaving user 0 also takes away the capabilities that
// overrule file permissions, and coming back returns them (capabilities(7),
// "Effect of user ID changes on capabilities").
func setFileIDs(a account, groups []int) error {
	// Not syscall.Setgroups, which changes all threads of the process.
	if err := unix.Setgroups(groups); err != nil {
		return fmt.Errorf("setgroups: %w", err)
	}
	// setfsgid(2) and setfsuid(2) report no failure. They return the previous id,
	// so a second call with an id that cannot be is how the result is read.
	const noID = -1
	_ = unix.Setfsgid(a.gid)
	if gid, _ := unix.SetfsgidRetGid(noID); gid != a.gid {
		return fmt.Errorf("setfsgid: group is still %d", gid)
	}
	_ = unix.Setfsuid(a.uid)
	if uid, _ := unix.SetfsuidRetUid(noID); uid != a.uid {
		return fmt.Errorf("setfsuid: user is still %d", uid)
	}
	return nil
}
