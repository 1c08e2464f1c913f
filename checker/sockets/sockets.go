// Package sockets reads the states of TCP sockets from the kernel. It asks
// through sock_diag(7), which is what ss(8) does, because a connection is found
// there in microseconds, half-open ones included, where /proc/net/tcp takes
// milliseconds and lists everything.
//
// Only Linux answers; elsewhere Open fails with an error that is
// errors.ErrUnsupported.
package sockets

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"sync"
	"time"

	"tcplearn/checker/tcp"
)

// Socket is one TCP socket as the kernel describes it (struct inet_diag_msg in
// include/uapi/linux/inet_diag.h). IPv4 addresses are plain IPv4 addresses even
// when the socket is an IPv6 one that serves both.
type Socket struct {
	State tcp.State
	// Local and Remote are the two ends. A LISTEN socket has no remote end, and its
	// local address may be the unspecified one (0.0.0.0 or ::).
	Local, Remote netip.AddrPort
	// RecvQueue is, in octets, what was received and not yet read by the program.
	// In LISTEN it is the length of the accept queue: connections that are
	// established but not yet accepted.
	RecvQueue uint32
	// SendQueue is, in octets, what the peer has not acknowledged yet. In LISTEN it
	// is the backlog that the program asked for (listen(2)); the accept queue holds
	// one more than that.
	SendQueue uint32
	// Timer is the running timer and Expires how long it has still to run, in steps
	// of a millisecond.
	Timer   Timer
	Expires time.Duration
	// Retransmits counts the retransmissions, or the probes, since the peer last
	// answered.
	Retransmits uint8
	// UID is the owner, in the numbers of the user namespace that opened the Client.
	UID uint32
	// Inode names the socket in /proc/PID/fd. It is 0 in SYN-RECEIVED and TIME-WAIT,
	// which no program holds.
	Inode uint32
}

// Foreign writes the remote end as netstat(8) does in its column Foreign Address:
// without brackets, and open where the socket listens.
func (s Socket) Foreign() string {
	switch {
	case s.State.Canonical() != tcp.Listen:
		return fmt.Sprintf("%s:%d", s.Remote.Addr(), s.Remote.Port())
	case s.Local.Addr().Is4():
		return "0.0.0.0:*"
	default:
		return ":::*"
	}
}

// Unacknowledged is, in octets, what the peer has not acknowledged yet: Send-Q as
// netstat prints it. In LISTEN it is 0, for /proc/net/tcp, which netstat reads, does
// not tell the backlog (net/ipv4/tcp_ipv4.c, get_tcp4_sock), whatever netstat(8) says.
func (s Socket) Unacknowledged() uint32 {
	if s.State == tcp.Listen {
		return 0
	}
	return s.SendQueue
}

// Timer is a kind of timer that runs for a socket (sock_diag(7), idiag_timer).
type Timer uint8

// The timers. TimerKeepalive also stands for the one of FIN-WAIT-2 and
// TimerProbe is the persist timer of RFC 9293 §3.8.6.1.
const (
	TimerNone Timer = iota
	TimerRetransmit
	TimerKeepalive
	TimerTimeWait
	TimerProbe
)

// Client asks one kernel, in one network namespace: that of the thread which
// called Open, wherever the Client is used afterwards. It may be used by several
// goroutines at once.
type Client struct {
	mu    sync.Mutex // one request and its replies at a time
	conn  conn
	seq   uint32 // tells a reply from those to earlier requests
	query [lookupSize]byte
	reply [replySize]byte
}

// replySize is the most that the kernel puts into one reply to a dump
// (net/netlink/af_netlink.c, netlink_dump), so that none is ever cut.
const replySize = 32 << 10

// dumpTries bounds how often a dump is repeated that the kernel says was
// disturbed by a change.
const dumpTries = 5

// errNoDiag is why a kernel without INET_DIAG is refused at once: it answers
// ENOENT to every Lookup, as if there were no socket at all.
var errNoDiag = fmt.Errorf("sockets: the kernel has no CONFIG_INET_DIAG: %w", errors.ErrUnsupported)

// Open returns a Client for the network namespace of the calling thread. It needs
// no privilege. It fails where the kernel cannot describe sockets; the error is
// then errors.ErrUnsupported.
func Open() (*Client, error) {
	c, err := openConn()
	if err != nil {
		return nil, fmt.Errorf("sockets: open: %w", err)
	}
	return newClient(c)
}

// FromFile returns a Client that uses the sock_diag socket f, which was opened by
// a Client elsewhere and passed here (unix(7), SCM_RIGHTS); it keeps answering
// for the namespace in which it was opened. The descriptor is duplicated, f
// remains the caller's. Two Clients must not use one socket at the same time.
func FromFile(f *os.File) (*Client, error) {
	c, err := dupConn(f)
	if err != nil {
		return nil, fmt.Errorf("sockets: use %s: %w", f.Name(), err)
	}
	return newClient(c)
}

// newClient makes sure that the kernel answers: a dump of no states is the
// cheapest question whose ENOENT has only one meaning.
func newClient(to conn) (*Client, error) {
	c := &Client{conn: to}
	_, _, err := c.dump(nil, dumpRequest(familyIPv4, 0, 0))
	if err == nil {
		return c, nil
	}
	_ = c.conn.close()
	if errors.Is(err, errNotFound) {
		return nil, errNoDiag
	}
	return nil, fmt.Errorf("sockets: ask the kernel: %w", err)
}

// FD returns the descriptor of the netlink socket, for passing it to another
// process. It stays open and the Client's own.
func (c *Client) FD() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.conn.fd
}

// Close closes the netlink socket. Every later question is answered with
// os.ErrClosed.
func (c *Client) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.conn.close(); err != nil {
		return fmt.Errorf("sockets: close: %w", err)
	}
	return nil
}

// Lookup finds the socket of the connection between local and remote, in any
// state, SYN-RECEIVED and TIME-WAIT included, and reports whether there is one.
//
// Where there is no such connection the kernel answers as it would to a segment
// that arrives from remote: with the socket that listens at local, in LISTEN
// (net/ipv4/inet_diag.c, inet_diag_find_one_icsk). Both ends must be of one
// address family; IPv6 zones are not looked at.
func (c *Client) Lookup(local, remote netip.AddrPort) (Socket, bool, error) {
	local, remote = unmap(local), unmap(remote)
	if !local.Addr().IsValid() || local.Addr().Is4() != remote.Addr().Is4() {
		return Socket{}, false, fmt.Errorf("sockets: look up %s to %s: not of one address family", local, remote)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seq++
	putLookup(&c.query, c.seq, local, remote)
	s, err := c.lookup()
	if errors.Is(err, errNotFound) {
		return Socket{}, false, nil
	}
	if err != nil {
		return Socket{}, false, fmt.Errorf("sockets: look up %s to %s: %w", local, remote, err)
	}
	return s, true, nil
}

// lookup sends the prepared query and returns the one socket of the answer.
func (c *Client) lookup() (Socket, error) {
	if err := c.conn.send(c.query[:]); err != nil {
		return Socket{}, err
	}
	for {
		n, err := c.conn.receive(c.reply[:])
		if err != nil {
			return Socket{}, err
		}
		m, _, err := nextMessage(c.reply[:n])
		if err != nil {
			return Socket{}, err
		}
		if m.seq != c.seq {
			continue // the late answer to a question that was given up
		}
		if err := m.failure(); err != nil {
			return Socket{}, err
		}
		return parseSocket(m.body)
	}
}

// Dump returns all TCP sockets, IPv4 and IPv6, whose local or remote port is
// port; with port 0, all there are. The kernel does the filtering.
func (c *Client) Dump(port uint16) ([]Socket, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []Socket
	for _, family := range [...]uint8{familyIPv4, familyIPv6} {
		var err error
		if all, err = c.dumpUndisturbed(all, dumpRequest(family, allStates, port)); err != nil {
			return nil, fmt.Errorf("sockets: dump port %d: %w", port, err)
		}
	}
	return all, nil
}

// dumpUndisturbed repeats a dump until the kernel says that it is consistent
// (NLM_F_DUMP_INTR is not set).
func (c *Client) dumpUndisturbed(known []Socket, request []byte) ([]Socket, error) {
	for range dumpTries {
		all, disturbed, err := c.dump(known, request)
		if err != nil || !disturbed {
			return all, err
		}
	}
	return nil, fmt.Errorf("disturbed %d times by changes", dumpTries)
}

// dump appends the sockets of one dump to known, and reports whether the kernel
// was disturbed meanwhile. It always reads up to the end, since the kernel takes
// no second dump on a socket before that.
func (c *Client) dump(known []Socket, request []byte) (all []Socket, disturbed bool, err error) {
	c.seq++
	setSeq(request, c.seq)
	if err := c.conn.send(request); err != nil {
		return nil, false, err
	}
	d := dumpReply{seq: c.seq, sockets: known}
	for !d.done {
		n, err := c.conn.receive(c.reply[:])
		if err != nil {
			return nil, false, err
		}
		d.read(c.reply[:n])
	}
	return d.sockets, d.disturbed, d.err
}

func unmap(a netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(a.Addr().Unmap(), a.Port())
}
