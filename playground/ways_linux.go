package playground

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// way is how the namespaces of a lab can be had.
type way struct {
	// userNS is whether they lie in a user namespace of their own, for which no
	// privilege is needed. Without one, root makes them.
	userNS bool
	// link is of what kind the wire must be.
	link linkKind
	// person is who the programs of the lab run as, when that is not who we are.
	person *person
}

// ways are those that this process can try, the one with the least privilege first.
func ways() []way {
	p := sudoCaller()
	if os.Geteuid() != 0 {
		return []way{{userNS: true}}
	}
	return []way{{userNS: true, person: p}, {person: p}}
}

// attributes are those of the helper process.
func (w way) attributes() *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{
		Cloneflags: unix.CLONE_NEWNET | unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC,
		Pdeathsig:  syscall.SIGKILL,
	}
	if !w.userNS {
		return a
	}
	// The uid stays the same inside, and ambient capabilities (capabilities(7)) survive
	// exec, so that the learner's own programs may read and set what a host's owner may.
	a.Cloneflags |= unix.CLONE_NEWUSER
	a.AmbientCaps = labRights
	ids := func(self, other int) []syscall.SysProcIDMap {
		all := []syscall.SysProcIDMap{{ContainerID: self, HostID: self, Size: 1}}
		if w.person != nil && other != self {
			all = append(all, syscall.SysProcIDMap{ContainerID: other, HostID: other, Size: 1})
		}
		return all
	}
	other := person{}
	if w.person != nil {
		other = *w.person
		a.GidMappingsEnableSetgroups = true
	}
	a.UidMappings, a.GidMappings = ids(os.Getuid(), other.UID), ids(os.Getgid(), other.GID)
	return a
}

// startHelper runs this program again as process 1 of new namespaces.
func startHelper(w way) (c *control, kill func(), err error) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, &LabError{Stage: StageControl, Cause: CauseUnknown, Err: err}
	}
	theirs := os.NewFile(uintptr(pair[1]), "control")
	defer func() { _ = theirs.Close() }()
	ours := os.NewFile(uintptr(pair[0]), "control")
	program, done, err := helperProgram()
	if err != nil {
		_ = ours.Close()
		return nil, nil, &LabError{Stage: StageStart, Cause: CauseUnknown, Err: err}
	}
	defer done()
	cmd := exec.Command(program)
	cmd.Args[0] = helperName
	cmd.Stdin, cmd.Stderr = os.Stdin, os.Stderr
	cmd.ExtraFiles = []*os.File{theirs}
	cmd.SysProcAttr = w.attributes()
	kill, err = startFromOwnThread(cmd)
	if err != nil {
		_ = ours.Close()
		return nil, nil, &LabError{Stage: StageStart, Cause: causeOf(StageStart, err), Err: err}
	}
	if c, err = newControl(ours); err != nil {
		kill()
		return nil, nil, &LabError{Stage: StageControl, Cause: CauseUnknown, Err: err}
	}
	return c, kill, nil
}

// endLimit is how long the helper's end is waited for. Where somebody keeps a process
// that joined the lab from being reaped, with a debugger say, it takes longer, and
// happens without us.
const endLimit = 5 * time.Second

// startFromOwnThread starts cmd from a thread that lives until the returned
// function is called: the parent-death signal of prctl(2) follows the thread that
// forked, not the process, and the Go runtime may end any other thread.
func startFromOwnThread(cmd *exec.Cmd) (kill func(), err error) {
	started, end, ended := make(chan error), make(chan struct{}), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(ended)
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		<-end
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return sync.OnceFunc(func() {
		close(end)
		select {
		case <-ended:
		case <-time.After(endLimit):
		}
	}), nil
}

// helperProgram is the path of this program, for the helper; done is to be called
// once it was started. A program with file capabilities (setcap(8)) is copied into
// memory first: executing the file itself would take away the ambient capabilities
// and the parent-death signal (capabilities(7), prctl(2)).
func helperProgram() (path string, done func(), err error) {
	const self = "/proc/self/exe"
	if _, err := unix.Getxattr(self, "security.capability", nil); err != nil {
		return self, func() {}, nil // the usual case: there are none
	}
	// The kernel hides the /proc files of a process with such capabilities, and of its
	// children, from everybody but root: also from us, who write uid_map there.
	// ptrace(2) still asks for the same capabilities of whoever wants to look.
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0); err != nil {
		return "", nil, fmt.Errorf("prctl: %w", err)
	}
	file, err := os.Open(self)
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = file.Close() }()
	fd, err := unix.MemfdCreate(helperName, unix.MFD_CLOEXEC)
	if err != nil {
		return "", nil, fmt.Errorf("memfd_create: %w", err)
	}
	copied := os.NewFile(uintptr(fd), helperName)
	if _, err := io.Copy(copied, file); err != nil {
		return "", nil, errors.Join(err, copied.Close())
	}
	return fmt.Sprintf("/proc/self/fd/%d", fd), func() { _ = copied.Close() }, nil
}
