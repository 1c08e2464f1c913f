package sockets

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// answerTime bounds the wait for an answer. The kernel prepares it before the
// question's system call returns, so that it is never waited for in practice.
const answerTime = 2 // seconds

// conn is a netlink socket of the protocol NETLINK_SOCK_DIAG. It is used by plain
// system calls, not by the runtime's poller, which would double the time of a
// Lookup.
type conn struct{ fd int }

func openConn() (conn, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, unix.NETLINK_SOCK_DIAG)
	if err != nil {
		return conn{}, os.NewSyscallError("socket", err)
	}
	return configure(fd)
}

func dupConn(f *os.File) (conn, error) {
	raw, err := f.SyscallConn()
	if err != nil {
		return conn{}, err
	}
	var fd int
	var dupErr error
	err = raw.Control(func(from uintptr) {
		fd, dupErr = unix.FcntlInt(from, unix.F_DUPFD_CLOEXEC, 0)
	})
	if err != nil {
		return conn{}, err
	}
	if dupErr != nil {
		return conn{}, os.NewSyscallError("fcntl", dupErr)
	}
	return configure(fd)
}

// configure makes sure that fd is a sock_diag socket and that reading from it
// waits, but not for ever. It closes fd when that fails.
func configure(fd int) (conn, error) {
	c := conn{fd}
	protocol, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_PROTOCOL)
	if err == nil && protocol != unix.NETLINK_SOCK_DIAG {
		err = fmt.Errorf("its protocol is %d, not sock_diag", protocol)
	}
	if err == nil {
		err = unix.SetNonblock(fd, false)
	}
	if err == nil {
		err = unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: answerTime})
	}
	if err != nil {
		_ = c.close()
		return conn{}, err
	}
	return c, nil
}

// send asks the kernel: an unconnected netlink socket writes to it (netlink(7)).
func (c *conn) send(b []byte) error {
	if c.fd < 0 {
		return os.ErrClosed
	}
	_, err := unix.Write(c.fd, b)
	return os.NewSyscallError("write", err)
}

// receive reads one part of an answer. A signal ends a wait that has a time limit
// with EINTR in spite of SA_RESTART (signal(7)).
func (c *conn) receive(b []byte) (int, error) {
	for {
		n, err := unix.Read(c.fd, b)
		switch err {
		case nil:
			return n, nil
		case unix.EINTR:
		case unix.EAGAIN:
			return 0, fmt.Errorf("the kernel gave no answer in %d s: %w", answerTime, os.ErrDeadlineExceeded)
		default:
			return 0, os.NewSyscallError("read", err)
		}
	}
}

func (c *conn) close() error {
	if c.fd < 0 {
		return os.ErrClosed
	}
	fd := c.fd
	c.fd = -1
	return os.NewSyscallError("close", unix.Close(fd))
}
