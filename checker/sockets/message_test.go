package sockets

import (
	"bytes"
	"errors"
	"net/netip"
	"syscall"
	"testing"
	"time"

	"tcplearn/checker/tcp"
)

// netlink frames body as one netlink message.
func netlink(kind, flags uint16, seq uint32, body []byte) []byte {
	b := make([]byte, headerSize, headerSize+len(body))
	native.PutUint32(b, uint32(headerSize+len(body)))
	native.PutUint16(b[4:], kind)
	native.PutUint16(b[6:], flags)
	native.PutUint32(b[8:], seq)
	return append(b, body...)
}

func errnoBody(errno int32) []byte { return native.AppendUint32(nil, uint32(-errno)) }

// listening is a struct inet_diag_msg of a listener at [::]:8080.
func listening() []byte {
	b := make([]byte, socketSize)
	b[0], b[1] = familyIPv6, uint8(tcp.Listen)
	b[4], b[5] = 0x1f, 0x90
	native.PutUint32(b[52:], 1500)
	native.PutUint32(b[56:], 2)
	native.PutUint32(b[60:], 128)
	native.PutUint32(b[64:], 1000)
	native.PutUint32(b[68:], 4242)
	return b
}

func TestParseSocket(t *testing.T) {
	got, err := parseSocket(listening())
	if err != nil {
		t.Fatal(err)
	}
	want := Socket{
		State:     tcp.Listen,
		Local:     netip.MustParseAddrPort("[::]:8080"),
		Remote:    netip.MustParseAddrPort("[::]:0"),
		RecvQueue: 2, SendQueue: 128, Expires: 1500 * time.Millisecond, UID: 1000, Inode: 4242,
	}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// An IPv6 socket that serves IPv4 has mapped addresses (RFC 4291 §2.5.5.2).
func TestParseSocketMapped(t *testing.T) {
	b := listening()
	mapped := netip.MustParseAddr("::ffff:10.0.0.2").As16()
	copy(b[8:], mapped[:])
	got, err := parseSocket(b)
	if err != nil {
		t.Fatal(err)
	}
	if want := netip.MustParseAddrPort("10.0.0.2:8080"); got.Local != want {
		t.Errorf("local end is %s, want %s", got.Local, want)
	}
}

func TestParseSocketRefuses(t *testing.T) {
	odd := listening()
	odd[0] = 1 // AF_UNIX
	for name, b := range map[string][]byte{"nothing": nil, "short": listening()[:socketSize-1], "family": odd} {
		if s, err := parseSocket(b); err == nil {
			t.Errorf("%s: got %+v, want an error", name, s)
		}
	}
}

func TestNextMessageRefuses(t *testing.T) {
	long := netlink(kindSocket, 0, 1, listening())
	native.PutUint32(long, uint32(len(long)+1))
	tiny := netlink(kindSocket, 0, 1, listening())
	native.PutUint32(tiny, headerSize-1)
	for name, b := range map[string][]byte{"no header": make([]byte, headerSize-1), "too long": long, "too short": tiny} {
		if m, _, err := nextMessage(b); err == nil {
			t.Errorf("%s: got %+v, want an error", name, m)
		}
	}
}

func TestDumpReply(t *testing.T) {
	part := bytes.Join([][]byte{
		netlink(kindSocket, 0, 6, listening()), // to an earlier question
		netlink(kindSocket, 0, 7, listening()),
		netlink(kindSocket, flagDisturbed, 7, listening()),
	}, nil)
	d := dumpReply{seq: 7}
	d.read(part)
	if d.done || !d.disturbed || len(d.sockets) != 2 {
		t.Fatalf("after the first part: %+v", d)
	}
	d.read(netlink(kindDone, 0, 7, errnoBody(0)))
	if !d.done || d.err != nil {
		t.Errorf("after the end: %+v", d)
	}
}

func TestDumpReplyFails(t *testing.T) {
	for name, c := range map[string]struct {
		reply []byte
		want  error
	}{
		"error message":  {netlink(kindError, 0, 7, errnoBody(int32(syscall.EPERM))), syscall.EPERM},
		"errno at done":  {netlink(kindDone, 0, 7, errnoBody(enoent)), errNotFound},
		"empty error":    {netlink(kindError, 0, 7, nil), nil},
		"acknowledgment": {netlink(kindError, 0, 7, errnoBody(0)), nil},
	} {
		d := dumpReply{seq: 7}
		d.read(c.reply)
		if !d.done || d.err == nil || c.want != nil && !errors.Is(d.err, c.want) {
			t.Errorf("%s: done %v, error %v, want %v", name, d.done, d.err, c.want)
		}
	}
}

// FuzzParse feeds the parser what no kernel should say: it may refuse it, but
// must neither panic nor run for ever.
func FuzzParse(f *testing.F) {
	f.Add(netlink(kindSocket, 0, 7, listening()))
	f.Add(netlink(kindDone, flagDisturbed, 7, errnoBody(enoent)))
	f.Add(append(netlink(kindSocket, 0, 7, listening()[:41]), 0, 0, 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		d := dumpReply{seq: 7}
		d.read(b)
		if most := len(b) / (headerSize + socketSize); len(d.sockets) > most {
			t.Errorf("%d sockets from %d octets", len(d.sockets), len(b))
		}
		for _, s := range d.sockets {
			if !s.Local.IsValid() || !s.Remote.IsValid() || s.Local.Addr().Is4In6() {
				t.Errorf("socket without proper ends: %+v", s)
			}
		}
	})
}
