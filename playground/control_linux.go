package playground

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"tcplearn/checker/evidence"
)

// The control socket joins the calling process and its helper, and another terminal's
// process and the calling one: one JSON object a datagram (SOCK_SEQPACKET), with
// descriptors beside it (unix(7), SCM_RIGHTS).
const (
	controlFD  = 3 // the helper's end
	maxMessage = 128 << 10
	maxFiles   = 8
)

// message is everything that goes over the control socket; what is empty is left
// out.
type message struct {
	Kind string `json:"kind"`
	ID   int    `json:"id,omitempty"`

	// setup
	Files map[string]string `json:"files,omitempty"`
	Links map[string]string `json:"links,omitempty"` // tool name → program
	Named netip.Addr        `json:"named,omitzero"`  // what the name xiaomei stands for
	// Person is who the programs run as, when that is not the helper's own account;
	// UserNS is whether the lab has a user namespace of its own.
	Person *person `json:"person,omitempty"`
	UserNS bool    `json:"user_ns,omitempty"`
	// Link is of what kind the wire must be.
	Link linkKind `json:"link,omitempty"`

	// start, socket
	Host       evidence.Host `json:"host,omitempty"`
	Args       []string      `json:"args,omitempty"`
	Env        []string      `json:"env,omitempty"`
	Foreground bool          `json:"foreground,omitempty"`
	Family     int           `json:"family,omitempty"`
	Inode      uint32        `json:"inode,omitempty"`

	// answers
	PID    int    `json:"pid,omitempty"`
	Exit   Exit   `json:"exit,omitzero"`
	Stage  Stage  `json:"stage,omitempty"`
	Errno  int    `json:"errno,omitempty"`
	Error  string `json:"error,omitempty"`
	Absent bool   `json:"absent,omitempty"`
	Text   string `json:"text,omitempty"`

	// about
	About *Registration `json:"about,omitempty"`
}

// linkKind is what a host's link is made of.
type linkKind string

const (
	anyLink  linkKind = "" // TUN devices, or else veth pairs
	tunLink  linkKind = "tun"
	vethLink linkKind = "veth"
)

// The kinds of message. The caller sends the first group, the helper the second,
// another terminal the third; what it asks for, the caller asks the helper.
const (
	kindSetup    = "setup"
	kindStart    = "start"
	kindSocket   = "socket"
	kindContinue = "continue"
	kindGrip     = "grip"
	kindRelease  = "release"
	kindCounters = "counters"

	kindReady   = "ready"
	kindFailed  = "failed"
	kindStarted = "started"
	kindMade    = "made"
	kindStopped = "stopped"
	kindExited  = "exited"

	kindAbout = "about"
	kindJoin  = "join"
)

// control is one end of the control socket. Sending is safe for concurrent use;
// only one goroutine receives.
type control struct {
	file *os.File
	conn syscall.RawConn
	mu   sync.Mutex
}

func newControl(f *os.File) (*control, error) {
	// A copy, which the poller has in its care from the beginning, so that Close
	// unblocks a reader.
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("control socket: %w", err)
	}
	_ = f.Close()
	if err := unix.SetNonblock(fd, true); err != nil {
		_ = unix.Close(fd)
		return nil, fmt.Errorf("control socket: %w", err)
	}
	file := os.NewFile(uintptr(fd), "control")
	conn, err := file.SyscallConn()
	if err != nil {
		return nil, fmt.Errorf("control socket: %w", err)
	}
	return &control{file: file, conn: conn}, nil
}

func (c *control) close() { _ = c.file.Close() }

// send writes one message; files stay open and stay the caller's.
func (c *control) send(m message, files ...*os.File) error {
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("control message: %w", err)
	}
	if len(body) > maxMessage {
		return fmt.Errorf("control message: %w", unix.E2BIG)
	}
	fds := make([]int, len(files))
	for i, f := range files {
		raw, err := f.SyscallConn()
		if err != nil {
			return fmt.Errorf("control message: %w", err)
		}
		// Control, not Fd: Fd would make the file blocking.
		if err := raw.Control(func(fd uintptr) { fds[i] = int(fd) }); err != nil {
			return fmt.Errorf("control message: %w", err)
		}
	}
	var rights []byte
	if len(fds) > 0 {
		rights = unix.UnixRights(fds...)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var sendErr error
	err = c.conn.Write(func(fd uintptr) bool {
		sendErr = unix.Sendmsg(int(fd), body, rights, nil, unix.MSG_NOSIGNAL)
		return !errors.Is(sendErr, unix.EAGAIN)
	})
	if err = errors.Join(err, sendErr); err != nil {
		return fmt.Errorf("control message: %w", err)
	}
	return nil
}

// call sends a message and returns the answer, for which it does not wait long.
func (c *control) call(m message) (message, []*os.File, error) {
	if err := c.file.SetDeadline(time.Now().Add(answerLimit)); err != nil {
		return message{}, nil, fmt.Errorf("control socket: %w", err)
	}
	if err := c.send(m); err != nil {
		return message{}, nil, err
	}
	return c.receive()
}

// receive reads one message and the files that came with it, which are the
// caller's to close. It returns io.EOF when the other process is gone.
func (c *control) receive() (message, []*os.File, error) {
	body := make([]byte, maxMessage)
	rights := make([]byte, unix.CmsgSpace(4*maxFiles))
	var n, rn int
	var recvErr error
	err := c.conn.Read(func(fd uintptr) bool {
		n, rn, _, _, recvErr = unix.Recvmsg(int(fd), body, rights, unix.MSG_CMSG_CLOEXEC)
		return !errors.Is(recvErr, unix.EAGAIN)
	})
	if err = errors.Join(err, recvErr); err != nil {
		return message{}, nil, fmt.Errorf("control message: %w", err)
	}
	if n == 0 {
		return message{}, nil, io.EOF
	}
	files, err := filesOf(rights[:rn])
	if err != nil {
		return message{}, nil, err
	}
	var m message
	if err := json.Unmarshal(body[:n], &m); err != nil {
		return message{}, nil, fmt.Errorf("control message: %w", err)
	}
	return m, files, nil
}

func filesOf(rights []byte) ([]*os.File, error) {
	messages, err := unix.ParseSocketControlMessage(rights)
	if err != nil {
		return nil, fmt.Errorf("control message: %w", err)
	}
	var files []*os.File
	for i := range messages {
		fds, err := unix.ParseUnixRights(&messages[i])
		if err != nil {
			return nil, fmt.Errorf("control message: %w", err)
		}
		for _, fd := range fds {
			files = append(files, os.NewFile(uintptr(fd), "passed"))
		}
	}
	return files, nil
}
