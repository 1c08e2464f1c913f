package playground

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// Kernel switches that explain a refusal; each file is absent on kernels that do
// not have the switch.
const (
	sysctlAppArmor = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"
	sysctlUserNS   = "/proc/sys/kernel/unprivileged_userns_clone"
	deviceTUN      = "/dev/net/tun"
)

// causeOf finds out why a stage failed: first from the errno, then, where many
// refusals look alike (EPERM, EACCES), from the kernel's switches.
func causeOf(stage Stage, err error) Cause {
	if stage == StageTUN {
		return causeOfTUN(err)
	}
	var errno syscall.Errno
	if !errors.As(err, &errno) {
		return CauseUnknown
	}
	if stage == StageMount && errno == syscall.EPERM && procCovered() {
		return CauseMaskedProc
	}
	if stage == StageVeth && errno == syscall.EOPNOTSUPP {
		return CauseNoVeth
	}
	switch errno {
	case syscall.ENOSPC, syscall.EUSERS:
		return CauseUserNSLimit
	case syscall.EINVAL:
		if stage == StageStart {
			return CauseNoUserNS
		}
	case syscall.EPERM, syscall.EACCES:
		return causeOfDenial()
	}
	return CauseUnknown
}

func causeOfTUN(err error) Cause {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENODEV) || errors.Is(err, syscall.ENXIO) {
		return CauseNoTUN
	}
	if errors.Is(err, fs.ErrPermission) {
		return CauseTUNDenied
	}
	return CauseUnknown
}

func causeOfDenial() Cause {
	switch {
	case readSwitch(sysctlUserNS) == "0":
		return CauseUserNSOff
	case readSwitch(sysctlAppArmor) == "1":
		return CauseAppArmor
	case seccompFiltered():
		return CauseSeccomp
	}
	return CauseUnknown
}

// procCovered reports whether something is mounted over a part of /proc
// (proc_pid_mountinfo(5)). The kernel then refuses a new one, which would show what
// is covered (fs/namespace.c, mount_too_revealing).
func procCovered() bool {
	f, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		const mountPoint = 4
		fields := strings.Fields(lines.Text())
		if len(fields) > mountPoint && strings.HasPrefix(fields[mountPoint], "/proc/") {
			return true
		}
	}
	return false
}

// readSwitch returns a sysctl's value, or "" when it cannot be read.
func readSwitch(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// seccompFiltered reports whether a system call filter is on this process
// (proc_pid_status(5): Seccomp: 2).
func seccompFiltered() bool {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), "Seccomp:"); ok {
			return strings.TrimSpace(value) == "2"
		}
	}
	return false
}
