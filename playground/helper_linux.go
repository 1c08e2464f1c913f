package playground

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"

	"tcplearn/checker/evidence"
	"tcplearn/checker/sockets"
)

// helperName is how the helper shows up in ps, and how it knows itself.
const helperName = "tcplearn-lab"

// IsHelper reports whether this process was started to be a lab's helper; then
// main does nothing but call [Help].
func IsHelper() bool {
	return filepath.Base(os.Args[0]) == helperName && os.Getpid() == 1
}

// Help is the helper's whole life: process 1 of the lab's namespaces. It makes the
// two hosts, passes their descriptors to the process that started it, then starts
// commands on them until that process is gone. It returns the exit status.
func Help() int {
	// Caught, not ignored: an ignored signal stays ignored in the learner's
	// programs, and their Ctrl-C would be dead.
	signal.Notify(make(chan os.Signal, 8), syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTSTP, syscall.SIGHUP)
	c, err := newControl(os.NewFile(controlFD, "control"))
	if err != nil {
		return 1
	}
	h := &helper{control: c, programs: programs{running: map[int]int{}, report: c}}
	go h.programs.reap()
	m, _, err := c.receive()
	if err != nil || m.Kind != kindSetup {
		return 1
	}
	if err := h.setUp(m); err != nil {
		return 1
	}
	for {
		m, files, err := c.receive()
		if err != nil {
			return 0
		}
		h.serve(m, files)
		for _, f := range files {
			_ = f.Close()
		}
	}
}

type helper struct {
	control  *control
	hosts    [2]*host
	programs programs
	grip     grip
}

// setUp makes the lab and sends its descriptors, or says what failed.
func (h *helper) setUp(m message) error {
	stage, files, err := h.build(m)
	if err != nil {
		report := message{Kind: kindFailed, Stage: stage, Error: err.Error()}
		var errno syscall.Errno
		if errors.As(err, &errno) {
			report.Errno = int(errno)
		}
		return errors.Join(err, h.control.send(report))
	}
	err = h.control.send(message{Kind: kindReady}, files...)
	for _, f := range files {
		_ = f.Close() // the wire is the other process: nobody may read here
	}
	return err
}

func (h *helper) build(m message) (Stage, []*os.File, error) {
	if err := mountAll(m.Files, m.Links); err != nil {
		return StageMount, nil, err
	}
	var err error
	h.hosts[evidence.Client] = &host{} // this process's own network namespace
	if h.hosts[evidence.Server], err = newHost(); err != nil {
		return StageNetwork, nil, err
	}
	var files []*os.File
	for _, who := range []evidence.Host{evidence.Client, evidence.Server} {
		stage, made, err := h.hosts[who].furnish(who)
		if err != nil {
			return stage, nil, err
		}
		files = append(files, made...)
	}
	lo, err := openLoopback()
	if err != nil {
		return StageDiag, nil, err
	}
	l, err := listenUnix(Socket)
	if err != nil {
		return StageMount, nil, err
	}
	return "", append(files, lo, l), nil
}

// mountAll gives the lab mounts of its own: /proc for its process numbers, the
// lab's directory, and /etc/hosts with the hosts' names.
func mountAll(files, links map[string]string) error {
	const quiet = unix.MS_NOSUID | unix.MS_NODEV
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("make mounts private: %w", err)
	}
	if err := unix.Mount("proc", "/proc", "proc", quiet|unix.MS_NOEXEC, ""); err != nil {
		return fmt.Errorf("mount /proc: %w", err)
	}
	if err := unix.Mount("tmpfs", filepath.Dir(Dir), "tmpfs", quiet, "mode=1777"); err != nil {
		return fmt.Errorf("mount %s: %w", filepath.Dir(Dir), err)
	}
	if err := os.MkdirAll(filepath.Join(Dir, "bin"), 0o755); err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(Dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	for name, program := range links {
		if err := os.Symlink(program, filepath.Join(Dir, "bin", name)); err != nil {
			return err
		}
	}
	if err := replaceFile("/etc/hosts", hostsFile()); err != nil {
		return err
	}
	// Other names are asked for on the wire, at xiaomei, who refuses at once: the
	// machine's own name servers cannot be reached from here.
	err := replaceFile("/etc/resolv.conf", fmt.Sprintf("nameserver %s\noptions attempts:1\n", ServerAddr))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// replaceFile puts a text in the place of a file, for the lab only.
func replaceFile(path, text string) error {
	own := filepath.Join(Dir, filepath.Base(path))
	if err := os.WriteFile(own, []byte(text), 0o644); err != nil {
		return err
	}
	if err := unix.Mount(own, path, "", unix.MS_BIND, ""); err != nil {
		return fmt.Errorf("mount %s: %w", path, err)
	}
	return nil
}

// hostsFile is /etc/hosts inside the lab (hosts(5)). The IPv6 addresses have names
// of their own, so that "xiaomei" means one address and one call.
func hostsFile() string {
	return fmt.Sprintf("127.0.0.1 localhost\n::1 localhost ip6-localhost\n%s xiaoming\n%s xiaomei\n%s xiaoming6\n%s xiaomei6\n",
		ClientAddr, ServerAddr, ClientAddr6, ServerAddr6)
}

// listenUnix makes the socket at which programs in the lab reach the process that
// runs it. Only the same user may connect (unix(7): it needs write permission).
func listenUnix(path string) (*os.File, error) {
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("socket: %w", err)
	}
	f := os.NewFile(uintptr(fd), path)
	err = unix.Bind(fd, &unix.SockaddrUnix{Name: path})
	if err == nil {
		err = os.Chmod(path, 0o600)
	}
	if err == nil {
		err = unix.Listen(fd, 16)
	}
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("listen at %s: %w", path, err)
	}
	return f, nil
}

// furnish gives a host its name, sysctls, link and addresses, and returns its TUN
// device and a sock_diag socket, in this order.
func (h *host) furnish(who evidence.Host) (stage Stage, files []*os.File, err error) {
	h.run(func() { stage, files, err = furnishHere(who) })
	return stage, files, err
}

func furnishHere(who evidence.Host) (Stage, []*os.File, error) {
	addr4, addr6 := ClientAddr, ClientAddr6
	if who == evidence.Server {
		addr4, addr6 = ServerAddr, ServerAddr6
	}
	if err := unix.Sethostname([]byte(HostName(who))); err != nil {
		return StageNetwork, nil, fmt.Errorf("sethostname: %w", err)
	}
	if err := linkUp("lo"); err != nil {
		return StageNetwork, nil, err
	}
	tun, err := openTUN(Device)
	if err != nil {
		return StageTUN, nil, err
	}
	if err := setSysctls(); err != nil {
		return StageNetwork, nil, err
	}
	if err := addAddr4(Device, prefixOf(addr4)); err != nil {
		return StageAddress, nil, err
	}
	if err := linkUp(Device); err != nil {
		return StageAddress, nil, err
	}
	if ipv6Here() {
		if err := addAddr6(Device, prefixOf(addr6)); err != nil {
			return StageAddress, nil, err
		}
	}
	diag, err := openDiag()
	if err != nil {
		return StageDiag, nil, err
	}
	return "", []*os.File{tun, diag}, nil
}

// openDiag opens a sock_diag socket in the calling thread's namespace, for
// somebody else's use.
func openDiag() (*os.File, error) {
	c, err := sockets.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }()
	fd, err := unix.FcntlInt(uintptr(c.FD()), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("sock_diag: %w", err)
	}
	return os.NewFile(uintptr(fd), "sock_diag"), nil
}

// setSysctls sets what the lessons count on. A kernel without a switch behaves as
// if it were set, so a missing file is no error.
func setSysctls() error {
	for _, s := range []struct{ name, value string }{
		// SYNs are repeated at 1, 3, 7 … s as RFC 6298 has it, not at 1, 2, 3, 4 s
		// (ip-sysctl.rst, since Linux 6.5).
		{"ipv4/tcp_syn_linear_timeouts", "0"},
		// No router lives on this wire, and nobody shall ask for one.
		{"ipv6/conf/" + Device + "/router_solicitations", "0"},
		{"ipv6/conf/" + Device + "/addr_gen_mode", "1"},
	} {
		err := os.WriteFile("/proc/sys/net/"+s.name, []byte(s.value), 0)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// ipv6Here reports whether this kernel has IPv6 and it is not switched off.
func ipv6Here() bool {
	return readSwitch("/proc/sys/net/ipv6/conf/"+Device+"/disable_ipv6") == "0"
}

// serve does one thing that the other process asks for.
func (h *helper) serve(m message, files []*os.File) {
	switch m.Kind {
	case kindStart:
		h.start(m, files)
	case kindContinue:
		h.programs.resume(m)
	case kindSocket:
		h.socket(m)
	case kindGrip:
		h.grip.take(m.Inode)
		_ = h.control.send(message{Kind: kindMade, ID: m.ID})
	case kindRelease:
		h.grip.release()
	case kindCounters:
		h.counters(m)
	case kindJoin:
		h.invite(m)
	}
}

// invite passes out a host's namespaces, so that another terminal can join. Those of
// threads, not of the process: a host is a thread.
func (h *helper) invite(m message) {
	var files []*os.File
	var err error
	h.hosts[m.Host].run(func() {
		for _, ns := range namespaceFiles {
			var f *os.File
			if f, err = os.Open("/proc/thread-self/ns/" + ns.name); err != nil {
				return
			}
			files = append(files, f)
		}
	})
	reply := message{Kind: kindMade, ID: m.ID}
	if err != nil {
		reply = message{Kind: kindFailed, ID: m.ID, Error: err.Error()}
	}
	_ = h.control.send(reply, files...)
	for _, f := range files {
		_ = f.Close()
	}
}

// socket makes a TCP socket on a host and passes it out: a socket stays in the
// namespace in which it was made.
func (h *helper) socket(m message) {
	var fd int
	var err error
	h.hosts[m.Host].run(func() {
		fd, err = unix.Socket(m.Family, unix.SOCK_STREAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, unix.IPPROTO_TCP)
	})
	if err != nil {
		_ = h.control.send(message{Kind: kindFailed, ID: m.ID, Error: err.Error()})
		return
	}
	f := os.NewFile(uintptr(fd), "socket")
	defer func() { _ = f.Close() }()
	_ = h.control.send(message{Kind: kindMade, ID: m.ID}, f)
}

// start runs a program on a host with the three files that came with the request.
func (h *helper) start(m message, files []*os.File) {
	if len(files) != 3 {
		_ = h.control.send(message{Kind: kindFailed, ID: m.ID, Error: "want 3 files, got " + strconv.Itoa(len(files))})
		return
	}
	env := labEnv(os.Environ(), m.Env)
	path, err := lookPath(m.Args[0], env)
	if err != nil {
		_ = h.control.send(message{Kind: kindFailed, ID: m.ID, Absent: errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist), Error: innermost(err).Error()})
		return
	}
	cmd := &exec.Cmd{Path: path, Args: m.Args, Env: env, Stdin: files[0], Stdout: files[1], Stderr: files[2]}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if m.Foreground {
		cmd.SysProcAttr.Foreground = true // Ctty 0: its standard input
	}
	if err := h.programs.start(m.ID, h.hosts[m.Host], cmd, m.Foreground); err != nil {
		_ = h.control.send(message{Kind: kindFailed, ID: m.ID, Absent: errors.Is(err, os.ErrNotExist), Error: innermost(err).Error()})
	}
}
