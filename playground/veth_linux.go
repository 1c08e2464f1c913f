package playground

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"unsafe"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"tcplearn/checker/evidence"
)

// Where there is no TUN device, a host's link is a pair of virtual Ethernet devices
// (veth(4)). The host has one end. The other is in a third network namespace, in
// which nobody lives; a packet(7) socket there takes every packet that leaves the
// host, and puts in those that arrive. So they still cross the wire, and only there.

// macOf is the Ethernet address of a host's end: TCP takes only what is addressed to
// it. The second bit of the first octet says that it is nobody's product.
func macOf(who evidence.Host) net.HardwareAddr {
	return net.HardwareAddr{0x02, 0, 0, 0, 0, 1 + byte(who)}
}

// openVeth makes the pair, Device in the namespace of the calling thread, and
// returns the packet socket.
func openVeth(who evidence.Host, between *host) (*os.File, error) {
	var place *os.File
	var err error
	between.run(func() { place, err = os.Open("/proc/thread-self/ns/net") })
	if err != nil {
		return nil, err
	}
	defer func() { _ = place.Close() }()
	peer := "to-" + HostName(who)
	attrs := netlink.NewLinkAttrs()
	attrs.Name, attrs.HardwareAddr = Device, macOf(who)
	pair := &netlink.Veth{LinkAttrs: attrs, PeerName: peer, PeerNamespace: netlink.NsFd(place.Fd())}
	if err := netlink.LinkAdd(pair); err != nil {
		return nil, fmt.Errorf("veth: %w", err)
	}
	// Both hosts' addresses are known: nobody need ask for them, and nothing but what
	// the lessons are about is on this wire.
	if err := netlink.LinkSetARPOff(pair); err != nil {
		return nil, fmt.Errorf("veth: %w", err)
	}
	if err := leaveNothingToHardware(Device); err != nil {
		return nil, err
	}
	var socket *os.File
	between.run(func() { socket, err = openPeer(peer) })
	return socket, err
}

// openPeer brings the other end up and opens a packet socket on it.
func openPeer(name string) (*os.File, error) {
	// It shall carry packets, and send none of its own.
	err := os.WriteFile("/proc/sys/net/ipv6/conf/"+name+"/disable_ipv6", []byte("1"), 0)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if err := linkUp(name); err != nil {
		return nil, err
	}
	device, err := net.InterfaceByName(name)
	if err != nil {
		return nil, fmt.Errorf("device %s: %w", name, err)
	}
	f, err := openPackets(device.Index)
	if err != nil {
		return nil, err
	}
	// The device has a queue only once the kernel has taken note, in its own time, that
	// the other end is up. Nothing need queue here.
	conn, err := f.SyscallConn()
	if err == nil {
		var optErr error
		err = conn.Control(func(fd uintptr) {
			optErr = unix.SetsockoptInt(int(fd), unix.SOL_PACKET, unix.PACKET_QDISC_BYPASS, 1)
		})
		err = errors.Join(err, optErr)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("PACKET_QDISC_BYPASS: %w", err), f.Close())
	}
	return f, nil
}

// ethtoolValue is struct ethtool_value (include/uapi/linux/ethtool.h): a command and
// its value.
type ethtoolValue [2]uint32

// ethtoolRequest is struct ifreq (netdevice(7)) with a pointer as its data.
type ethtoolRequest struct {
	name [unix.IFNAMSIZ]byte
	data *ethtoolValue
	_    [16]byte
}

// leaveNothingToHardware has the kernel compute checksums and cut data into segments
// itself. There is no network card on a virtual device that would do it later, and
// what the wire reads must be what arrives.
func leaveNothingToHardware(device string) error {
	const off = 0
	return netdevice(unix.AF_INET, func(fd int) error {
		for _, command := range []uint32{unix.ETHTOOL_STXCSUM, unix.ETHTOOL_STSO, unix.ETHTOOL_SGSO, unix.ETHTOOL_SGRO} {
			request := ethtoolRequest{data: &ethtoolValue{command, off}}
			copy(request.name[:unix.IFNAMSIZ-1], device)
			_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCETHTOOL, uintptr(unsafe.Pointer(&request)))
			if errno != 0 {
				return fmt.Errorf("SIOCETHTOOL %s: %w", device, errno)
			}
		}
		return nil
	})
}

// vethTarget is where to send what shall arrive at a host's end of a pair, of which
// f is the packet socket at the other end; nil when f is a TUN device.
func vethTarget(f *os.File, who evidence.Host) (*unix.SockaddrLinklayer, error) {
	conn, err := f.SyscallConn()
	if err != nil {
		return nil, err
	}
	var own unix.Sockaddr
	var nameErr error
	if err := conn.Control(func(fd uintptr) { own, nameErr = unix.Getsockname(int(fd)) }); err != nil {
		return nil, err
	}
	if errors.Is(nameErr, unix.ENOTSOCK) {
		return nil, nil
	}
	at, ok := own.(*unix.SockaddrLinklayer)
	if nameErr != nil || !ok {
		return nil, errors.Join(nameErr, errors.New("not a packet socket"))
	}
	target := &unix.SockaddrLinklayer{Ifindex: at.Ifindex, Halen: 6}
	copy(target.Addr[:], macOf(who))
	return target, nil
}

// send puts an IP packet in at a host's end of the wire.
func (e *end) send(fd int, raw []byte) error {
	if e.veth == nil {
		_, err := unix.Write(fd, raw)
		return err
	}
	kind := uint16(unix.ETH_P_IP)
	if len(raw) > 0 && raw[0]>>4 == 6 {
		kind = unix.ETH_P_IPV6
	}
	to := *e.veth
	to.Protocol = networkOrder(kind)
	return unix.Sendto(fd, raw, 0, &to)
}

// networkOrder is how a protocol's number stands in struct sockaddr_ll.
func networkOrder(protocol uint16) uint16 {
	var b [2]byte
	binary.BigEndian.PutUint16(b[:], protocol)
	return binary.NativeEndian.Uint16(b[:])
}
