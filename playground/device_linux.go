package playground

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"time"

	"github.com/vishvananda/netlink"
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

// addAddr6 gives a device that is up an IPv6 address, and waits until what is sent to
// it arrives. With IFA_F_NODAD the kernel does not look for a duplicate of it first,
// but even so it lets the address receive only a moment later, from a work queue
// (net/ipv6/addrconf.c, addrconf_dad_work); it then announces the route to it.
func addAddr6(name string, p netip.Prefix) error {
	link, err := netlink.LinkByName(name)
	if err != nil {
		return fmt.Errorf("device %s: %w", name, err)
	}
	updates, done := make(chan netlink.RouteUpdate, 16), make(chan struct{})
	defer close(done)
	if err := netlink.RouteSubscribe(updates, done); err != nil {
		return fmt.Errorf("IPv6 routes: %w", err)
	}
	own := net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}
	if err := netlink.AddrAdd(link, &netlink.Addr{IPNet: &own, Flags: unix.IFA_F_NODAD}); err != nil {
		return fmt.Errorf("IPv6 address of %s: %w", name, err)
	}
	if !awaitLocal(updates, own.IP) {
		return fmt.Errorf("IPv6 address of %s: no route to it after %v", name, routePatience)
	}
	return nil
}

// routePatience is very long for a work queue.
const routePatience = 10 * time.Second

// awaitLocal waits for the route by which a host receives what is sent to addr.
func awaitLocal(updates <-chan netlink.RouteUpdate, addr net.IP) bool {
	limit := time.After(routePatience)
	for {
		select {
		case u, more := <-updates:
			if !more {
				return false
			}
			if u.Type == unix.RTM_NEWROUTE && u.Route.Type == unix.RTN_LOCAL && u.Dst != nil && u.Dst.IP.Equal(addr) {
				return true
			}
		case <-limit:
			return false
		}
	}
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
