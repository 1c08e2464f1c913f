package playground

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// TestCauses takes away, in a child process, what a lab needs, and wants the cause
// named. Each taking is a real one: a limit, a missing or closed device, a system
// call filter as containers have it.
func TestCauses(t *testing.T) {
	openLab(t, Options{}).Close() // nothing can be taken away where nothing is
	for _, c := range []struct {
		name string
		want Cause
	}{
		{"namespace-limit", CauseUserNSLimit},
		{"no-tun", CauseNoTUN},
		{"tun-denied", CauseTUNDenied},
		{"seccomp", CauseSeccomp},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command("/proc/self/exe", c.name, t.TempDir())
			cmd.Args[0] = deprivedName
			cmd.SysProcAttr = &syscall.SysProcAttr{
				Cloneflags:  unix.CLONE_NEWUSER | unix.CLONE_NEWNS,
				UidMappings: []syscall.SysProcIDMap{{ContainerID: 1000, HostID: os.Getuid(), Size: 1}},
				GidMappings: []syscall.SysProcIDMap{{ContainerID: 1000, HostID: os.Getgid(), Size: 1}},
				AmbientCaps: []uintptr{unix.CAP_SYS_ADMIN, unix.CAP_SYS_RESOURCE},
			}
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if got := strings.TrimSpace(string(out)); got != string(c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// deprivedName is the name under which the test program takes something away from
// itself and then tries to make a lab.
const deprivedName = "deprived"

// deprivedMain prints the cause for which no lab could be made.
func deprivedMain(args []string) int {
	if err := deprive(args[0], args[1]); err != nil {
		fmt.Println(err)
		return 1
	}
	l, err := Open(context.Background(), Options{})
	if err == nil {
		l.Close()
		fmt.Println("made a lab")
		return 0
	}
	var refusal *LabError
	if !errors.As(err, &refusal) {
		fmt.Println(err)
		return 1
	}
	fmt.Println(refusal.Cause)
	return 0
}

func deprive(what, dir string) error {
	switch what {
	case "namespace-limit":
		return os.WriteFile("/proc/sys/user/max_user_namespaces", []byte("0"), 0)
	case "no-tun":
		return unix.Mount("tmpfs", filepath.Dir(deviceTUN), "tmpfs", 0, "")
	case "tun-denied":
		shut := filepath.Join(dir, "tun")
		if err := os.WriteFile(shut, nil, 0); err != nil {
			return err
		}
		return unix.Mount(shut, deviceTUN, "", unix.MS_BIND, "")
	}
	return forbidUserNamespaces()
}

// forbidUserNamespaces installs a filter that answers EPERM to clone(2) and
// unshare(2) with CLONE_NEWUSER (seccomp(2)).
func forbidUserNamespaces() error {
	const nr, firstArgument = 0, 16 // offsets in struct seccomp_data, little-endian
	program, err := bpf.Assemble([]bpf.Instruction{
		bpf.LoadAbsolute{Off: nr, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: unix.SYS_CLONE, SkipTrue: 1},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: unix.SYS_UNSHARE, SkipTrue: 3},
		bpf.LoadAbsolute{Off: firstArgument, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpBitsNotSet, Val: unix.CLONE_NEWUSER, SkipTrue: 1},
		bpf.RetConstant{Val: unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)},
		bpf.RetConstant{Val: unix.SECCOMP_RET_ALLOW},
	})
	if err != nil {
		return err
	}
	filter := make([]unix.SockFilter, len(program))
	for i, op := range program {
		filter[i] = unix.SockFilter{Code: op.Op, Jt: op.Jt, Jf: op.Jf, K: op.K}
	}
	prog := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	// For all threads: the one that forks may be any.
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&prog)))
	if errno != 0 {
		return errno
	}
	return nil
}
