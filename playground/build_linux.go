package playground

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"tcplearn/checker/evidence"
	"tcplearn/checker/sockets"
)

func (h *helper) build(m message) (Stage, []*os.File, error) {
	if err := mountAll(m); err != nil {
		return StageMount, nil, err
	}
	var err error
	h.hosts[evidence.Client] = &host{} // this process's own network namespace
	if h.hosts[evidence.Server], err = newHost(); err != nil {
		return StageNetwork, nil, err
	}
	stage, files, err := h.furnishAs(m.Link)
	if stage == StageTUN && m.Link == anyLink {
		if stage, files, err = h.withoutTUN(err); err == nil {
			stage = ""
		}
	}
	if err != nil {
		return stage, nil, err
	}
	lo, err := openLoopback()
	if err != nil {
		return StageDiag, nil, err
	}
	l, err := listenUnix(Socket, h.person)
	if err != nil {
		return StageMount, nil, err
	}
	return "", append(files, lo, l), nil
}

// furnishAs furnishes both hosts with links of a kind, TUN devices where it may be
// any.
func (h *helper) furnishAs(kind linkKind) (Stage, []*os.File, error) {
	if kind != vethLink {
		return h.furnish(nil)
	}
	between, err := newHost()
	if err != nil {
		return StageNetwork, nil, err
	}
	return h.furnish(between)
}

// furnish furnishes both hosts.
func (h *helper) furnish(between *host) (Stage, []*os.File, error) {
	var files []*os.File
	for _, who := range []evidence.Host{evidence.Client, evidence.Server} {
		stage, made, err := h.hosts[who].furnish(who, between)
		if err != nil {
			return stage, nil, err
		}
		files = append(files, made...)
	}
	return "", files, nil
}

// withoutTUN furnishes both hosts with virtual Ethernet devices. Where those cannot
// be had either, what is to be mended is the TUN device.
func (h *helper) withoutTUN(why error) (Stage, []*os.File, error) {
	_, files, err := h.furnishAs(vethLink)
	if err != nil {
		return StageTUN, nil, why
	}
	h.noTUN = why
	return "", files, nil
}

// mountAll gives the lab mounts of its own: /proc for its process numbers, the
// lab's directory, and /etc/hosts with the hosts' names.
func mountAll(m message) error {
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
	for name, text := range m.Files {
		if err := os.WriteFile(filepath.Join(Dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	for name, program := range m.Links {
		if err := os.Symlink(program, filepath.Join(Dir, "bin", name)); err != nil {
			return err
		}
	}
	if err := replaceFile("/etc/hosts", hostsFile(m.Named)); err != nil {
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
// of their own, so that "xiaomei" means one address and one call. Which it means may
// be said.
func hostsFile(named netip.Addr) string {
	if !named.IsValid() {
		named = ServerAddr
	}
	return fmt.Sprintf("127.0.0.1 localhost\n::1 localhost ip6-localhost\n%s xiaoming\n%s xiaomei\n%s xiaoming6\n%s xiaomei6\n",
		ClientAddr, named, ClientAddr6, ServerAddr6)
}

// listenUnix makes the socket at which programs in the lab reach the process that
// runs it. Only the same user may connect (unix(7): it needs write permission).
func listenUnix(path string, owner *person) (*os.File, error) {
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("socket: %w", err)
	}
	f := os.NewFile(uintptr(fd), path)
	err = unix.Bind(fd, &unix.SockaddrUnix{Name: path})
	if err == nil {
		err = os.Chmod(path, 0o600)
	}
	if err == nil && owner != nil {
		err = os.Chown(path, owner.UID, owner.GID)
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

// furnish gives a host its name, sysctls, link and addresses, and returns its link
// and a sock_diag socket, in this order. The link is a TUN device, or, with a place
// between the hosts, a packet socket there.
func (h *host) furnish(who evidence.Host, between *host) (stage Stage, files []*os.File, err error) {
	h.run(func() { stage, files, err = furnishHere(who, between) })
	return stage, files, err
}

func furnishHere(who evidence.Host, between *host) (Stage, []*os.File, error) {
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
	link, err := openLink(who, between)
	switch {
	case err != nil && between != nil:
		return StageVeth, nil, err
	case err != nil:
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
	return "", []*os.File{link, diag}, nil
}

func openLink(who evidence.Host, between *host) (*os.File, error) {
	if between != nil {
		return openVeth(who, between)
	}
	return openTUN(Device)
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
