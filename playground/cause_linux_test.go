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

	"tcplearn/checker/evidence"
)

// TestCauses takes away, in a child process, what a lab needs, and wants the cause
// named, or the lab made in another way. Each taking is a real one: a limit, a
// missing or closed device, a system call filter as containers have it.
func TestCauses(t *testing.T) {
	openLab(t, Options{}).Close() // nothing can be taken away where nothing is
	for _, c := range []struct {
		name string
		root bool // of its own user namespace: it may do without another
		want string
	}{
		{"namespace-limit", false, "namespace-limit"},
		{"seccomp", false, "seccomp"},
		{"namespace-limit", true, "made with TUN, without a user namespace: namespace-limit"},
		{"seccomp", true, "made with TUN, without a user namespace: seccomp"},
		{"no-tun", false, "made with veth: no-tun-device"},
		{"no-tun", true, "made with veth: no-tun-device"},
		{"tun-denied", false, "made with veth: tun-denied"},
	} {
		t.Run(fmt.Sprintf("%s root %v", c.name, c.root), func(t *testing.T) {
			t.Parallel()
			inside := 1000
			if c.root {
				inside = 0
			}
			cmd := exec.Command("/proc/self/exe", c.name, t.TempDir())
			cmd.Args[0] = deprivedName
			cmd.SysProcAttr = &syscall.SysProcAttr{
				Cloneflags:  unix.CLONE_NEWUSER | unix.CLONE_NEWNS,
				UidMappings: []syscall.SysProcIDMap{{ContainerID: inside, HostID: os.Getuid(), Size: 1}},
				GidMappings: []syscall.SysProcIDMap{{ContainerID: inside, HostID: os.Getgid(), Size: 1}},
				AmbientCaps: []uintptr{unix.CAP_SYS_ADMIN, unix.CAP_SYS_RESOURCE},
			}
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if got := strings.TrimSpace(string(out)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestSudo makes labs as root for whoever called sudo, with and without a user
// namespace: their programs are theirs, and reach the lab's socket.
func TestSudo(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root, who may become anybody")
	}
	const nobody = "65534"
	t.Setenv("SUDO_UID", nobody)
	t.Setenv("SUDO_GID", nobody)
	for _, c := range []struct{ name, want string }{
		{"nothing", "made with TUN"},
		{"seccomp", "made with TUN, without a user namespace: seccomp"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmd := exec.Command("/proc/self/exe", c.name, t.TempDir(), "sh", "-c",
				"id -u; id -g; stat -c %u "+Socket+"; grep CapEff /proc/self/status")
			cmd.Args[0] = deprivedName
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			caps := map[bool]string{true: "0000000000000000", false: "0000000000283000"}[c.name == "seccomp"]
			want := strings.Join([]string{nobody, nobody, nobody, "CapEff:\t" + caps, c.want}, "\n")
			if got := strings.TrimSpace(string(out)); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// deprivedName is the name under which the test program takes something away from
// itself and then tries to make a lab.
const deprivedName = "deprived"

// deprivedMain prints how a lab was made, or the cause for which none could be. A
// command behind the first two arguments is run on xiaoming.
func deprivedMain(args []string) int {
	if err := deprive(args[0], args[1]); err != nil {
		fmt.Println(err)
		return 1
	}
	l, err := Open(context.Background(), Options{})
	var refusal *LabError
	switch {
	case errors.As(err, &refusal):
		fmt.Println(refusal.Cause)
		return 0
	case err != nil:
		fmt.Println(err)
		return 1
	}
	defer l.Close()
	if len(args) > 2 {
		p, err := l.Start(evidence.Client, Command{Args: args[2:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stdout})
		if err == nil {
			_, err = p.Wait(context.Background())
		}
		if err != nil {
			fmt.Println(err)
			return 1
		}
	}
	made := "made with TUN"
	if m := l.Making(); m.NoTUN != nil {
		made = "made with veth: " + string(m.NoTUN.Cause)
	} else if !m.UserNS {
		made += ", without a user namespace: " + string(m.NoUserNS.Cause)
	}
	fmt.Println(made)
	return 0
}

func deprive(what, dir string) error {
	switch what {
	case "nothing":
		return nil
	case "namespace-limit":
		return os.WriteFile("/proc/sys/user/max_user_namespaces", []byte("0"), 0)
	case "no-tun":
		return unix.Mount("tmpfs", filepath.Dir(deviceTUN), "tmpfs", 0, "")
	case "tun-denied":
		return replaceFileWith(filepath.Join(dir, "tun"), deviceTUN)
	}
	return forbidUserNamespaces()
}

// replaceFileWith mounts an empty file that nobody may open over another.
func replaceFileWith(shut, path string) error {
	if err := os.WriteFile(shut, nil, 0); err != nil {
		return err
	}
	return unix.Mount(shut, path, "", unix.MS_BIND, "")
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
