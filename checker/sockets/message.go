package sockets

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"syscall"
	"time"

	"tcplearn/checker/tcp"
)

// Sizes in octets of the kernel's structures: struct nlmsghdr (netlink(7)),
// struct inet_diag_req_v2 and struct inet_diag_msg (sock_diag(7)).
const (
	headerSize  = 16
	requestSize = 56
	socketSize  = 72
	lookupSize  = headerSize + requestSize
)

// Numbers of include/uapi/linux/netlink.h, sock_diag.h and inet_diag.h. They are
// written out here because golang.org/x/sys has them for Linux only.
const (
	kindError  = 2  // NLMSG_ERROR
	kindDone   = 3  // NLMSG_DONE
	kindSocket = 20 // SOCK_DIAG_BY_FAMILY

	flagRequest   = 0x1   // NLM_F_REQUEST
	flagDump      = 0x300 // NLM_F_DUMP
	flagDisturbed = 0x10  // NLM_F_DUMP_INTR

	familyIPv4  = 2  // AF_INET
	familyIPv6  = 10 // AF_INET6
	protocolTCP = 6  // IPPROTO_TCP

	attributeFilter = 1 // INET_DIAG_REQ_BYTECODE

	// noCookie is INET_DIAG_NOCOOKIE, in each half of the cookie: any socket will
	// do, not only the one that was seen before.
	noCookie = 0xffffffff

	// allStates has the bits of the states of TCP. The bits above are the kernel's
	// own: sockets that are bound and in no state of TCP.
	allStates = 1<<(tcp.NewSynReceived+1) - 2
)

// errNotFound is the kernel's answer when there is no such socket.
var errNotFound = errors.New("no such socket")

// enoent is what the kernel calls errNotFound (include/uapi/asm-generic/errno-base.h).
const enoent = 2

// native is the byte order of netlink; ports and addresses are big-endian in it.
var native = binary.NativeEndian

// putLookup writes the question for the one socket between local and remote.
func putLookup(b *[lookupSize]byte, seq uint32, local, remote netip.AddrPort) {
	family := uint8(familyIPv6)
	if local.Addr().Is4() {
		family = familyIPv4
	}
	*b = [lookupSize]byte{}
	putRequest(b[:], flagRequest, family, allStates)
	setSeq(b[:], seq)
	id := b[headerSize+8:] // struct inet_diag_sockid
	binary.BigEndian.PutUint16(id[0:], local.Port())
	binary.BigEndian.PutUint16(id[2:], remote.Port())
	putAddr(id[4:20], local.Addr())
	putAddr(id[20:36], remote.Addr())
	native.PutUint32(id[40:], noCookie)
	native.PutUint32(id[44:], noCookie)
}

// dumpRequest returns the question for all sockets of a family that are in one of
// the states (bit n is state n) and, unless port is 0, have the port at one end.
func dumpRequest(family uint8, states uint32, port uint16) []byte {
	b := make([]byte, lookupSize, lookupSize+64)
	if port != 0 {
		filter := portFilter(port)
		b = native.AppendUint16(b, uint16(4+len(filter))) // struct nlattr
		b = native.AppendUint16(b, attributeFilter)
		b = append(b, filter...)
	}
	putRequest(b, flagRequest|flagDump, family, states)
	return b
}

// putRequest fills in struct nlmsghdr and the start of struct inet_diag_req_v2.
func putRequest(b []byte, flags uint16, family uint8, states uint32) {
	native.PutUint32(b[0:], uint32(len(b)))
	native.PutUint16(b[4:], kindSocket)
	native.PutUint16(b[6:], flags)
	b[headerSize] = family
	b[headerSize+1] = protocolTCP
	native.PutUint32(b[headerSize+4:], states)
}

func setSeq(b []byte, seq uint32) { native.PutUint32(b[8:], seq) }

func putAddr(b []byte, a netip.Addr) {
	if a.Is4() {
		v4 := a.As4()
		copy(b, v4[:])
		return
	}
	v6 := a.As16()
	copy(b, v6[:])
}

// Operations of the kernel's filter language (inet_diag.h, INET_DIAG_BC_*). Equal
// is spelled "at least and at most", which every kernel understands; the
// operations S_EQ and D_EQ came with Linux 4.16.
const (
	opJump   = 1
	opSrcMin = 2
	opSrcMax = 3
	opDstMin = 4
	opDstMax = 5
)

// portFilter returns the program "source port is port, or destination port is
// port". Each line names, in octets from its own start, where to go on when it
// holds and when not; reaching the end exactly accepts, 4 octets past it rejects.
// A comparison takes 8 octets, its port standing in the last two.
func portFilter(port uint16) []byte {
	var b []byte
	put := func(op, yes uint8, no uint16) {
		b = native.AppendUint16(append(b, op, yes), no)
	}
	compare := func(op uint8, no uint16) {
		put(op, 8, no)
		put(0, 0, port)
	}
	compare(opSrcMin, 20) // no: go to the destination port
	compare(opSrcMax, 12) // no: the same
	put(opJump, 4, 20)    // an unconditional jump takes the second way: accept
	compare(opDstMin, 20) // no: reject
	compare(opDstMax, 12) // no: reject
	return b
}

// message is one netlink message (netlink(7)).
type message struct {
	kind, flags uint16
	seq         uint32
	body        []byte
}

// nextMessage cuts the first message off b. The body aliases b.
func nextMessage(b []byte) (m message, rest []byte, err error) {
	if len(b) < headerSize {
		return message{}, nil, fmt.Errorf("netlink message of %d octets is shorter than its header", len(b))
	}
	size := native.Uint32(b)
	if size < headerSize || uint64(size) > uint64(len(b)) {
		return message{}, nil, fmt.Errorf("netlink message claims %d octets of %d", size, len(b))
	}
	m = message{
		kind:  native.Uint16(b[4:]),
		flags: native.Uint16(b[6:]),
		seq:   native.Uint32(b[8:]),
		body:  b[headerSize:size],
	}
	aligned := min(int(size+3)&^3, len(b)) // NLMSG_ALIGN
	return m, b[aligned:], nil
}

// failure returns the error that the kernel reports in m, if it reports one. A
// dump that fails ends with its errno in NLMSG_DONE.
func (m message) failure() error {
	if m.kind != kindError && m.kind != kindDone {
		return nil
	}
	if len(m.body) < 4 {
		return fmt.Errorf("netlink error of %d octets", len(m.body))
	}
	switch errno := -int32(native.Uint32(m.body)); {
	case errno == enoent:
		return errNotFound
	case errno > 0:
		return syscall.Errno(errno)
	case m.kind == kindError:
		return fmt.Errorf("netlink acknowledgment %d where an answer was due", errno)
	}
	return nil
}

// dumpReply gathers the answer to a dump, which comes in several parts.
type dumpReply struct {
	seq       uint32
	sockets   []Socket
	disturbed bool
	done      bool
	err       error // the first
}

// read takes in one part, which may hold several messages.
func (d *dumpReply) read(b []byte) {
	for len(b) > 0 && !d.done {
		m, rest, err := nextMessage(b)
		if err != nil {
			d.fail(err)
			return
		}
		if m.seq == d.seq {
			d.take(m)
		}
		b = rest
	}
}

func (d *dumpReply) take(m message) {
	d.disturbed = d.disturbed || m.flags&flagDisturbed != 0
	switch m.kind {
	case kindDone, kindError:
		d.done = true
		d.fail(m.failure())
	case kindSocket:
		s, err := parseSocket(m.body)
		if err != nil {
			d.fail(err)
			return
		}
		d.sockets = append(d.sockets, s)
	}
}

func (d *dumpReply) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// parseSocket reads a struct inet_diag_msg. The attributes that may follow it are
// not asked for and not looked at.
func parseSocket(b []byte) (Socket, error) {
	if len(b) < socketSize {
		return Socket{}, fmt.Errorf("socket description of %d octets, %d are due", len(b), socketSize)
	}
	family := b[0]
	if family != familyIPv4 && family != familyIPv6 {
		return Socket{}, fmt.Errorf("socket of address family %d", family)
	}
	return Socket{
		State:       tcp.State(b[1]).Canonical(),
		Local:       netip.AddrPortFrom(addr(family, b[8:24]), binary.BigEndian.Uint16(b[4:])),
		Remote:      netip.AddrPortFrom(addr(family, b[24:40]), binary.BigEndian.Uint16(b[6:])),
		Timer:       Timer(b[2]),
		Retransmits: b[3],
		Expires:     time.Duration(native.Uint32(b[52:])) * time.Millisecond,
		RecvQueue:   native.Uint32(b[56:]),
		SendQueue:   native.Uint32(b[60:]),
		UID:         native.Uint32(b[64:]),
		Inode:       native.Uint32(b[68:]),
	}, nil
}

// addr reads an address field of 16 octets, of which IPv4 uses the first four.
func addr(family uint8, b []byte) netip.Addr {
	if family == familyIPv4 {
		return netip.AddrFrom4([4]byte(b))
	}
	return netip.AddrFrom16([16]byte(b)).Unmap()
}
