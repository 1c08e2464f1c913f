package playground

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"os"

	"golang.org/x/sys/unix"
)

// Device is the name of each host's only link besides lo.
const Device = "eth0"

// openTUN makes a TUN device (Documentation/networking/tuntap.rst) in the
// network namespace of the calling thread. Packets have no extra header.
func openTUN(name string) (*os.File, error) {
	fd, err := unix.Open(deviceTUN, unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: deviceTUN, Err: err}
	}
	req, err := unix.NewIfreq(name)
	if err == nil {
		req.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
		err = unix.IoctlIfreq(fd, unix.TUNSETIFF, req)
	}
	if err == nil {
		// A device that outlives its descriptor is taken down with its namespace, by the
		// kernel in its own time: closing the lab need not wait for it.
		err = unix.IoctlSetInt(fd, unix.TUNSETPERSIST, 1)
	}
	if err == nil {
		// After TUNSETIFF: only an attached descriptor can be polled.
		err = unix.SetNonblock(fd, true)
	}
	if err != nil {
		_ = unix.Close(fd)
		return nil, fmt.Errorf("TUNSETIFF: %w", err)
	}
	return os.NewFile(uintptr(fd), "tun"), nil
}

// netdevice runs f with a socket of the given family in the network namespace of
// the calling thread, for the ioctls of netdevice(7).
func netdevice(family int, f func(fd int) error) error {
	fd, err := unix.Socket(family, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	defer func() { _ = unix.Close(fd) }()
	return f(fd)
}

// linkUp brings a device up.
func linkUp(name string) error {
	return netdevice(unix.AF_INET, func(fd int) error {
		req, err := unix.NewIfreq(name)
		if err != nil {
			return err
		}
		if err := unix.IoctlIfreq(fd, unix.SIOCGIFFLAGS, req); err != nil {
			return fmt.Errorf("SIOCGIFFLAGS %s: %w", name, err)
		}
		req.SetUint16(req.Uint16() | unix.IFF_UP)
		if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, req); err != nil {
			return fmt.Errorf("SIOCSIFFLAGS %s: %w", name, err)
		}
		return nil
	})
}

// addAddr4 gives a device its IPv4 address and netmask.
func addAddr4(name string, p netip.Prefix) error {
	mask := netip.MustParseAddr("255.255.255.255").As4()
	for i := p.Bits(); i < 32; i++ {
		mask[i/8] &^= 0x80 >> (i % 8)
	}
	addr := p.Addr().As4()
	return netdevice(unix.AF_INET, func(fd int) error {
		for _, set := range []struct {
			request uint
			value   []byte
		}{{unix.SIOCSIFADDR, addr[:]}, {unix.SIOCSIFNETMASK, mask[:]}} {
			req, err := unix.NewIfreq(name)
			if err != nil {
				return err
			}
			if err := req.SetInet4Addr(set.value); err != nil {
				return err
			}
			if err := unix.IoctlIfreq(fd, set.request, req); err != nil {
				return fmt.Errorf("address of %s: %w", name, err)
			}
		}
		return nil
	})
}

// addAddr6 gives a device an IPv6 address that is valid at once: without
// IFA_F_NODAD the kernel would first look for a duplicate of it, in its own time,
// and lose what arrives meanwhile (rtnetlink(7), RTM_NEWADDR).
func addAddr6(name string, p netip.Prefix) error {
	device, err := net.InterfaceByName(name)
	if err != nil {
		return fmt.Errorf("device %s: %w", name, err)
	}
	request := addr6Request(device.Index, p)
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE)
	if err != nil {
		return fmt.Errorf("rtnetlink: %w", err)
	}
	defer func() { _ = unix.Close(fd) }()
	if err := unix.Sendto(fd, request, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return fmt.Errorf("IPv6 address of %s: %w", name, err)
	}
	reply := make([]byte, 4096)
	n, _, err := unix.Recvfrom(fd, reply, 0)
	if err != nil {
		return fmt.Errorf("IPv6 address of %s: %w", name, err)
	}
	// The acknowledgment is an error message whose number is 0 (netlink(7)).
	if n < unix.SizeofNlMsghdr+4 {
		return fmt.Errorf("IPv6 address of %s: short answer", name)
	}
	if errno := -int32(binary.NativeEndian.Uint32(reply[unix.SizeofNlMsghdr:])); errno != 0 {
		return fmt.Errorf("IPv6 address of %s: %w", name, unix.Errno(errno))
	}
	return nil
}

// addr6Request is the RTM_NEWADDR message for an address: struct nlmsghdr, struct
// ifaddrmsg, then two attributes.
func addr6Request(index int, p netip.Prefix) []byte {
	native := binary.NativeEndian
	b := make([]byte, 0, unix.SizeofNlMsghdr+unix.SizeofIfAddrmsg+20+8)
	b = native.AppendUint32(b, uint32(cap(b)))
	b = native.AppendUint16(b, unix.RTM_NEWADDR)
	b = native.AppendUint16(b, unix.NLM_F_REQUEST|unix.NLM_F_ACK|unix.NLM_F_CREATE|unix.NLM_F_EXCL)
	b = append(b, make([]byte, 8)...) // sequence and port number: the kernel's to fill
	b = append(b, unix.AF_INET6, byte(p.Bits()), 0, unix.RT_SCOPE_UNIVERSE)
	b = native.AppendUint32(b, uint32(index))
	b = native.AppendUint16(b, 20)
	b = native.AppendUint16(b, unix.IFA_LOCAL)
	b = append(b, p.Addr().AsSlice()...)
	b = native.AppendUint16(b, 8)
	b = native.AppendUint16(b, unix.IFA_FLAGS)
	return native.AppendUint32(b, unix.IFA_F_NODAD|unix.IFA_F_PERMANENT)
}

// openLoopback opens a packet(7) socket that sees each packet on lo once.
func openLoopback() (*os.File, error) {
	const loopbackIndex = 1 // lo is the first device of every namespace
	return openPackets(loopbackIndex)
}

// openPackets opens a packet socket that sees what arrives at a device, from the IP
// header on. Protocol 0 keeps it deaf until bind, so that it never delivers another
// device's packets. What leaves is not seen: lo hands every packet over twice, once
// leaving and once arriving, and at the end of a pair it is we who let it leave.
func openPackets(index int) (*os.File, error) {
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("packet socket: %w", err)
	}
	f := os.NewFile(uintptr(fd), "packets")
	if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_IGNORE_OUTGOING, 1); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("PACKET_IGNORE_OUTGOING: %w", err)
	}
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: networkOrder(unix.ETH_P_ALL), Ifindex: index}); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("bind to device %d: %w", index, err)
	}
	return f, nil
}
