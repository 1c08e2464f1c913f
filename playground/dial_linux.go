package playground

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"tcplearn/checker/evidence"
)

// Dial connects from a host, as a program there would, and waits for the handshake at
// most until limit has passed; the error is then [os.ErrDeadlineExceeded]. A refusal
// is syscall.ECONNREFUSED. The connection is the caller's to close.
func (l *Lab) Dial(h evidence.Host, to netip.AddrPort, limit time.Duration) (*net.TCPConn, error) {
	family, addr := sockaddr(to)
	f, err := l.socket(h, family)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // FileConn has a copy
	fd := int(f.Fd())
	if err := unix.SetNonblock(fd, true); err != nil {
		return nil, fmt.Errorf("dial %s: %w", to, err)
	}
	if err = unix.Connect(fd, addr); errors.Is(err, unix.EINPROGRESS) {
		err = awaitConnection(fd, limit)
	}
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", to, err)
	}
	c, err := net.FileConn(f)
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", to, err)
	}
	conn, ok := c.(*net.TCPConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("dial %s: %T is no TCP connection", to, c), c.Close())
	}
	return conn, nil
}

// awaitConnection waits for the end of a connect(2) that goes on.
func awaitConnection(fd int, limit time.Duration) error {
	deadline := time.Now().Add(limit)
	for {
		left := time.Until(deadline)
		if left <= 0 {
			return os.ErrDeadlineExceeded
		}
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}, int(left.Milliseconds())+1)
		switch {
		case err != nil && !errors.Is(err, unix.EINTR):
			return err
		case err == nil && n == 1:
			failed, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
			if err == nil && failed != 0 {
				err = unix.Errno(failed)
			}
			return err
		}
	}
}
