package capture

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// Live captures packets as they pass (packet(7)). It needs CAP_NET_RAW.
type Live struct {
	file   *os.File
	conn   syscall.RawConn
	buf    []byte
	extra  []byte
	lo     int // the loopback device's number, where packets of all devices are taken
	lost   atomic.Int64
	closed atomic.Bool
}

// OpenLive starts to capture: every packet that the filter takes and that comes
// after its return is kept until it is read. Its error is fs.ErrPermission where
// this process has no right to capture.
//
// The socket is deaf (protocol 0) until all is set: no packet of another device or
// port ever gets in.
func OpenLive(o LiveOptions) (*Live, error) {
	index, lo := 0, 0
	if device, err := net.InterfaceByName(cmp.Or(o.Device, loopbackDevice)); err != nil {
		return nil, fmt.Errorf("capture: device %s: %w", o.Device, err)
	} else if o.Device != "" {
		index = device.Index
	} else {
		lo = device.Index
	}
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("capture: packet socket: %w", err)
	}
	if err := configureLive(fd, index, o); err != nil {
		_ = unix.Close(fd)
		return nil, fmt.Errorf("capture: packet socket: %w", err)
	}
	l := &Live{file: os.NewFile(uintptr(fd), "packet"), lo: lo, buf: make([]byte, maxPacket), extra: make([]byte, 256)}
	if l.conn, err = l.file.SyscallConn(); err != nil {
		_ = l.file.Close()
		return nil, fmt.Errorf("capture: packet socket: %w", err)
	}
	return l, nil
}

func configureLive(fd, index int, o LiveOptions) error {
	program, err := bpf.Assemble(liveFilter(o))
	if err != nil {
		return err
	}
	filter := make([]unix.SockFilter, len(program))
	for i, op := range program {
		filter[i] = unix.SockFilter{Code: op.Op, Jt: op.Jt, Jf: op.Jf, K: op.K}
	}
	prog := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if err := unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &prog); err != nil {
		return os.NewSyscallError("SO_ATTACH_FILTER", err)
	}
	// lo hands every packet over twice, leaving and arriving; copies would look like
	// retransmissions. On any other device both directions are wanted, so with all of
	// them lo's copies are passed over when they are read.
	if o.Device == loopbackDevice {
		if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_IGNORE_OUTGOING, 1); err != nil {
			return os.NewSyscallError("PACKET_IGNORE_OUTGOING", err)
		}
	}
	// Beyond the machine's limit only CAP_NET_ADMIN goes; what the limit allows will do.
	if unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, liveBuffer) != nil {
		if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, liveBuffer); err != nil {
			return os.NewSyscallError("SO_RCVBUF", err)
		}
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1); err != nil {
		return os.NewSyscallError("SO_TIMESTAMPNS", err)
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_AUXDATA, 1); err != nil {
		return os.NewSyscallError("PACKET_AUXDATA", err)
	}
	var all [2]byte // the protocol is in network byte order
	binary.BigEndian.PutUint16(all[:], unix.ETH_P_ALL)
	addr := &unix.SockaddrLinklayer{Protocol: binary.NativeEndian.Uint16(all[:]), Ifindex: index}
	return os.NewSyscallError("bind", unix.Bind(fd, addr))
}

// loopbackDevice is the name of the loopback device in every network namespace.
const loopbackDevice = "lo"

// liveFilter is the program that runs in the kernel. It sees a packet from its IP
// header on. It takes what o names right behind an IPv4 or IPv6 header; later
// fragments, which have no ports, and what stands behind IPv6 extension headers,
// which Linux's TCP does not send, it leaves. Jumps count the instructions that
// they pass over, so the program is put together from its end.
func liveFilter(o LiveOptions) []bpf.Instruction {
	var ports []bpf.Instruction // X is the length of the IP header
	if o.Port != 0 {
		ports = []bpf.Instruction{
			bpf.LoadIndirect{Off: 0, Size: 2},
			bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(o.Port), SkipTrue: 2},
			bpf.LoadIndirect{Off: 2, Size: 2},
			bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: uint32(o.Port), SkipTrue: 1},
		}
	}
	pastTaking := len(ports) + 1
	protocol := []bpf.Instruction{bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: unix.IPPROTO_TCP, SkipTrue: uint8(pastTaking)}}
	if o.UDP {
		protocol = []bpf.Instruction{
			bpf.JumpIf{Cond: bpf.JumpEqual, Val: unix.IPPROTO_TCP, SkipTrue: 1},
			bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: unix.IPPROTO_UDP, SkipTrue: uint8(pastTaking)},
		}
	}
	pastTaking += len(protocol)
	ipv6 := []bpf.Instruction{
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: 6, SkipTrue: uint8(2 + pastTaking)},
		bpf.LoadConstant{Dst: bpf.RegX, Val: 40},
		bpf.LoadAbsolute{Off: 6, Size: 1}, // the next header (RFC 8200 §3)
	}
	ipv4 := []bpf.Instruction{
		bpf.LoadAbsolute{Off: 6, Size: 2}, // the fragment offset (RFC 791 §3.1)
		bpf.JumpIf{Cond: bpf.JumpBitsSet, Val: 0x1fff, SkipTrue: uint8(3 + len(ipv6) + pastTaking)},
		bpf.LoadMemShift{Off: 0},
		bpf.LoadAbsolute{Off: 9, Size: 1},
		bpf.Jump{Skip: uint32(len(ipv6))},
	}
	version := []bpf.Instruction{
		bpf.LoadAbsolute{Off: 0, Size: 1},
		bpf.ALUOpConstant{Op: bpf.ALUOpShiftRight, Val: 4},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: 4, SkipTrue: uint8(len(ipv4))},
	}
	ends := []bpf.Instruction{bpf.RetConstant{Val: maxPacket}, bpf.RetConstant{Val: 0}}
	return slices.Concat(version, ipv4, ipv6, protocol, ports, ends)
}

// Run hands every packet to take until Close, and then returns nil. It reads and
// calls take under lock, so that whoever holds the lock misses no packet that was
// read already.
func (l *Live) Run(lock sync.Locker, take func(Caught)) error {
	for {
		var readErr error
		err := l.conn.Read(func(fd uintptr) bool {
			lock.Lock()
			defer lock.Unlock()
			readErr = l.one(int(fd), take)
			return !errors.Is(readErr, unix.EAGAIN)
		})
		if l.closed.Load() {
			return nil
		}
		if err = errors.Join(err, readErr); err != nil && !errors.Is(err, unix.EINTR) {
			return fmt.Errorf("capture: read packet: %w", err)
		}
	}
}

// Drain hands all packets to take that came before now. Its caller holds the lock
// that was given to Run.
func (l *Live) Drain(take func(Caught)) error {
	var readErr error
	err := l.conn.Control(func(fd uintptr) {
		for readErr == nil || errors.Is(readErr, unix.EINTR) {
			readErr = l.one(int(fd), take)
		}
	})
	if err == nil && !errors.Is(readErr, unix.EAGAIN) {
		err = readErr
	}
	if err != nil && !l.closed.Load() {
		return fmt.Errorf("capture: read packet: %w", err)
	}
	return nil
}

// one reads one packet. It fails with EAGAIN when there is none.
func (l *Live) one(fd int, take func(Caught)) error {
	n, extra, _, from, err := unix.Recvmsg(fd, l.buf, l.extra, 0)
	if err != nil {
		return err
	}
	c := Caught{Data: append([]byte(nil), l.buf[:n]...)}
	if at, ok := from.(*unix.SockaddrLinklayer); ok {
		if at.Pkttype == unix.PACKET_OUTGOING && at.Ifindex == l.lo {
			return nil
		}
		c.Device = at.Ifindex
	}
	if err := c.note(l.extra[:extra]); err != nil {
		return err
	}
	take(c)
	return nil
}

// note reads what the kernel says about the packet beside its octets.
func (c *Caught) note(extra []byte) error {
	messages, err := unix.ParseSocketControlMessage(extra)
	if err != nil {
		return err
	}
	for _, m := range messages {
		switch {
		case m.Header.Level == unix.SOL_SOCKET && m.Header.Type == unix.SO_TIMESTAMPNS && len(m.Data) >= int(unsafe.Sizeof(unix.Timespec{})):
			at := (*unix.Timespec)(unsafe.Pointer(&m.Data[0]))
			c.At = time.Unix(at.Unix())
		case m.Header.Level == unix.SOL_PACKET && m.Header.Type == unix.PACKET_AUXDATA && len(m.Data) >= int(unsafe.Sizeof(unix.TpacketAuxdata{})):
			aux := (*unix.TpacketAuxdata)(unsafe.Pointer(&m.Data[0]))
			c.Unsummed = aux.Status&unix.TP_STATUS_CSUMNOTREADY != 0
		}
	}
	return nil
}

// Lost returns how many packets the filter took that were not kept, because the
// buffer was full: above zero, what was not seen proves nothing.
func (l *Live) Lost() (int, error) {
	var statsErr error
	err := l.conn.Control(func(fd uintptr) {
		var stats *unix.TpacketStats
		// The kernel counts anew after each question (packet(7), PACKET_STATISTICS).
		if stats, statsErr = unix.GetsockoptTpacketStats(int(fd), unix.SOL_PACKET, unix.PACKET_STATISTICS); statsErr == nil {
			l.lost.Add(int64(stats.Drops))
		}
	})
	if err = errors.Join(err, statsErr); err != nil {
		return int(l.lost.Load()), fmt.Errorf("capture: PACKET_STATISTICS: %w", err)
	}
	return int(l.lost.Load()), nil
}

// Close ends the capture and a Run that waits.
func (l *Live) Close() error {
	l.closed.Store(true)
	return l.file.Close()
}
