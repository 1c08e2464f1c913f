package playground

import (
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A program from outside gets into a lab by setns(2). A process may enter a user
// namespace only while it has a single thread, and no Go program ever has. But the
// child of a bare clone(2) is a copy with one thread. It must not run Go as we know
// it: nobody else's lock will ever be freed there, and no other thread collects
// garbage. So all that it needs is laid out in an entry beforehand, and it makes
// nothing but raw system calls, in functions that need no more stack than there is
// (go:nosplit; the linker checks it).

// Where entering a lab can fail; what a child reports beside the errno.
const (
	stepEntered uintptr = iota // nothing failed; the value is the program's number
	stepNamespace
	stepProcess // the lab's first process has ended, mostly
	stepRights
	stepTerminal
	stepFiles
	stepProgram
)

// The longest list of places where execvp(3) looks for a program.
const maxPaths = 64

// entry is all that a child needs to become a program in the lab.
type entry struct {
	namespaces [maxFiles]namespace // user first: it gives the right to the others
	count      int
	report     uintptr    // a pipe for reports, closed by execve(2)
	stdio      [3]uintptr // descriptors above 2
	foreground bool       // take the terminal that is standard input
	dir        *byte      // where to work; where it does not exist in the lab: /
	argv, envv **byte
	paths      [maxPaths]*byte // the program's possible places, then nil

	header unix.CapUserHeader
	rights [2]unix.CapUserData
}

// namespace is a descriptor of one, and its type for setns(2).
type namespace struct{ fd, kind uintptr }

// signal sets of the kernel are 64 bits wide wherever Go runs but on MIPS.
const signalSetSize = 8

// enter makes the child. It returns its process number, from which nothing but its
// end follows: the program itself is that child's own, made with CLONE_PARENT, and
// so ours too. Only a child lives in a new process namespace, never who enters it.
//
//go:norace
//go:noinline
func (e *entry) enter() (child uintptr, errno syscall.Errno) {
	var all, before uint64 = ^uint64(0), 0
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	syscall.ForkLock.Lock() // a descriptor that is being made may not close on exec yet
	defer syscall.ForkLock.Unlock()
	_, _, _ = syscall.RawSyscall6(unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK, uintptr(unsafe.Pointer(&all)), uintptr(unsafe.Pointer(&before)), signalSetSize, 0, 0)
	child, errno = rawClone(uintptr(unix.SIGCHLD))
	if errno == 0 && child == 0 {
		e.becomeMember(&before)
	}
	_, _, _ = syscall.RawSyscall6(unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK, uintptr(unsafe.Pointer(&before)), 0, signalSetSize, 0, 0)
	return child, errno
}

// rawClone is clone(2) with a copy of the memory, and so of the stack. On s390x the
// first two arguments have each other's place.
//
//go:norace
//go:nosplit
func rawClone(flags uintptr) (child uintptr, errno syscall.Errno) {
	if runtime.GOARCH == "s390x" {
		child, _, errno = syscall.RawSyscall6(unix.SYS_CLONE, 0, flags, 0, 0, 0, 0)
		return child, errno
	}
	child, _, errno = syscall.RawSyscall6(unix.SYS_CLONE, flags, 0, 0, 0, 0, 0)
	return child, errno
}

// becomeMember enters the namespaces and makes the program. It does not return.
//
//go:norace
//go:nosplit
func (e *entry) becomeMember(mask *uint64) {
	for i := range e.namespaces {
		if i == e.count {
			break
		}
		ns := &e.namespaces[i]
		if _, _, errno := syscall.RawSyscall(unix.SYS_SETNS, ns.fd, ns.kind, 0); errno != 0 {
			e.leave(stepNamespace, uintptr(errno))
		}
	}
	child, errno := rawClone(unix.CLONE_PARENT | uintptr(unix.SIGCHLD))
	if errno != 0 {
		e.leave(stepProcess, uintptr(errno))
	}
	if child != 0 {
		e.leave(stepEntered, child)
	}
	e.becomeProgram(mask)
}

// becomeProgram sets what a program in the lab has and runs it. It does not return.
//
//go:norace
//go:nosplit
func (e *entry) becomeProgram(mask *uint64) {
	e.takeRights()
	e.takeTerminal()
	for i := range e.stdio {
		if _, _, errno := syscall.RawSyscall(unix.SYS_DUP3, e.stdio[i], uintptr(i), 0); errno != 0 {
			e.leave(stepFiles, uintptr(errno))
		}
	}
	_, _, _ = syscall.RawSyscall(unix.SYS_CHDIR, uintptr(unsafe.Pointer(e.dir)), 0, 0)
	e.defaultSignals()
	_, _, _ = syscall.RawSyscall6(unix.SYS_RT_SIGPROCMASK, unix.SIG_SETMASK, uintptr(unsafe.Pointer(mask)), 0, signalSetSize, 0, 0)
	// As execvp(3): the first place where there is such a program, else the error that
	// says more than "no such file".
	why := unix.ENOENT
	for i := range e.paths {
		if e.paths[i] == nil {
			break
		}
		_, _, errno := syscall.RawSyscall(unix.SYS_EXECVE, uintptr(unsafe.Pointer(e.paths[i])),
			uintptr(unsafe.Pointer(e.argv)), uintptr(unsafe.Pointer(e.envv)))
		if errno != unix.ENOENT && errno != unix.ENOTDIR {
			why = errno
		}
	}
	e.leave(stepProgram, uintptr(why))
}

// takeRights keeps of all rights over the lab those that its programs have, hands
// them on over execve(2), and has the program end with the thread that made it.
//
//go:norace
//go:nosplit
func (e *entry) takeRights() {
	if _, _, errno := syscall.RawSyscall(unix.SYS_CAPSET, uintptr(unsafe.Pointer(&e.header)), uintptr(unsafe.Pointer(&e.rights)), 0); errno != 0 {
		e.leave(stepRights, uintptr(errno))
	}
	for right := uintptr(0); right < 32; right++ {
		if e.rights[0].Effective&(1<<right) == 0 {
			continue
		}
		if _, _, errno := syscall.RawSyscall6(unix.SYS_PRCTL, unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_RAISE, right, 0, 0, 0); errno != 0 {
			e.leave(stepRights, uintptr(errno))
		}
	}
	// Last: a change of rights would undo it (prctl(2)).
	if _, _, errno := syscall.RawSyscall6(unix.SYS_PRCTL, unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL), 0, 0, 0, 0); errno != 0 {
		e.leave(stepRights, uintptr(errno))
	}
}

// takeTerminal makes the program a process group of its own, in the foreground.
//
//go:norace
//go:nosplit
func (e *entry) takeTerminal() {
	if !e.foreground {
		return
	}
	if _, _, errno := syscall.RawSyscall(unix.SYS_SETPGID, 0, 0, 0); errno != 0 {
		e.leave(stepTerminal, uintptr(errno))
	}
	pid, _, _ := syscall.RawSyscall(unix.SYS_GETPID, 0, 0, 0)
	group := int32(pid)
	if _, _, errno := syscall.RawSyscall(unix.SYS_IOCTL, e.stdio[0], unix.TIOCSPGRP, uintptr(unsafe.Pointer(&group))); errno != 0 {
		e.leave(stepTerminal, uintptr(errno))
	}
}

// defaultSignals forgets this program's signal handlers, which could not run here;
// what is ignored stays so, as over execve(2).
//
//go:norace
//go:nosplit
func (e *entry) defaultSignals() {
	for sig := uintptr(1); sig <= 64; sig++ {
		var action [8]uint64 // struct sigaction, and more; its first word is the handler
		_, _, _ = syscall.RawSyscall6(unix.SYS_RT_SIGACTION, sig, 0, uintptr(unsafe.Pointer(&action)), signalSetSize, 0, 0)
		const ignore = 1
		if action[0] > ignore {
			action = [8]uint64{}
			_, _, _ = syscall.RawSyscall6(unix.SYS_RT_SIGACTION, sig, uintptr(unsafe.Pointer(&action)), 0, signalSetSize, 0, 0)
		}
	}
}

// leave reports and ends the child.
//
//go:norace
//go:nosplit
func (e *entry) leave(step, value uintptr) {
	report := [2]uint64{uint64(step), uint64(value)}
	_, _, _ = syscall.RawSyscall(unix.SYS_WRITE, e.report, uintptr(unsafe.Pointer(&report)), unsafe.Sizeof(report))
	for {
		_, _, _ = syscall.RawSyscall(unix.SYS_EXIT, 0, 0, 0)
	}
}
