package playground

import (
	"encoding/binary"
	"errors"
	"net"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// witness is the server's listener where nothing may be captured. It lets sockets
// tell what they know: the kernel keeps the SYN that opened a connection (tcp(7),
// TCP_SAVED_SYN), and gives a segment back to who sent it when they ask for its time
// stamp (Documentation/networking/timestamping.rst).
type witness struct {
	*net.TCPListener
	ground *Loopback
}

// Accept accepts a call, and records its SYN and the states of both its ends.
func (w witness) Accept() (net.Conn, error) {
	conn, err := w.AcceptTCP()
	if err != nil {
		return nil, err
	}
	w.ground.testify(conn)
	return &testifier{conn, w.ground}, nil
}

func (l *Loopback) testify(conn *net.TCPConn) {
	raw, err := savedSYN(conn)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.testified[call{addrPort(conn.RemoteAddr()), addrPort(conn.LocalAddr())}] = true
	if err != nil {
		return // a SYN cookie, which keeps nothing
	}
	d, err := l.decoder.Decode(raw)
	if err != nil || d.Segment == nil {
		return
	}
	p := &evidence.Packet{Raw: raw, Segment: d.Segment}
	if !l.Recorder.packet(time.Now(), p) {
		return
	}
	l.lookAtListener(p)
	client, server, err := l.states(callOf(p))
	if err != nil {
		return
	}
	for who, state := range []tcp.State{client, server} {
		l.note(callOf(p), evidence.Host(who), state, p.Number, evidence.After)
	}
	l.tell(l.heard)
}

// savedSYN returns the SYN from its IP header on.
func savedSYN(conn *net.TCPConn) ([]byte, error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return nil, err
	}
	const longest = 60 + 60 // headers with all options; an IPv6 header is shorter
	b := make([]byte, longest)
	n := uint32(len(b))
	var errno unix.Errno
	err = raw.Control(func(fd uintptr) {
		_, _, errno = unix.Syscall6(unix.SYS_GETSOCKOPT, fd, unix.IPPROTO_TCP, unix.TCP_SAVED_SYN,
			uintptr(unsafe.Pointer(&b[0])), uintptr(unsafe.Pointer(&n)), 0)
	})
	switch {
	case err != nil:
		return nil, err
	case errno != 0:
		return nil, errno
	case n == 0:
		return nil, unix.ENODATA
	}
	return b[:n], nil
}

// testifier is an accepted connection that gives away the first segment it sends.
type testifier struct {
	*net.TCPConn
	ground *Loopback
}

// Write writes, and records the segment that carried the octets.
func (t *testifier) Write(b []byte) (int, error) {
	raw, err := t.SyscallConn()
	if err != nil {
		return 0, err
	}
	const stamps = unix.SOF_TIMESTAMPING_TX_SOFTWARE | unix.SOF_TIMESTAMPING_SOFTWARE
	var optErr error
	if err := raw.Control(func(fd uintptr) {
		optErr = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_TIMESTAMPING, stamps)
	}); err != nil {
		return 0, err
	}
	n, err := t.TCPConn.Write(b)
	if err == nil && optErr == nil {
		if sent := returned(raw); sent != nil {
			t.ground.sent(sent)
		}
	}
	return n, err
}

// returned takes a sent segment out of the socket's error queue, from its IP header
// on, or returns nil when it is not there: on lo it has been sent by the time that
// write(2) returns, unless the peer's window is full.
func returned(raw interface{ Control(func(uintptr)) error }) []byte {
	frame := make([]byte, maxPacket)
	n := 0
	var recvErr error
	err := raw.Control(func(fd uintptr) {
		n, _, _, _, recvErr = unix.Recvmsg(int(fd), frame, make([]byte, 512), unix.MSG_ERRQUEUE|unix.MSG_DONTWAIT)
	})
	const ethernet = 14
	if errors.Join(err, recvErr) != nil || n <= ethernet {
		return nil
	}
	switch binary.BigEndian.Uint16(frame[ethernet-2:]) {
	case unix.ETH_P_IP, unix.ETH_P_IPV6:
		return frame[ethernet:n]
	}
	return nil
}

// sent records a segment that the server sent.
func (l *Loopback) sent(raw []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	d, err := l.decoder.Decode(raw)
	if err != nil || d.Segment == nil || !l.serves(d.Segment.Src) {
		return
	}
	l.Recorder.packet(time.Now(), &evidence.Packet{From: evidence.Server, Raw: raw, Segment: d.Segment})
	l.tell(l.heard)
}
