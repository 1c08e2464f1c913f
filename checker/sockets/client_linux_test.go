package sockets

import (
	"errors"
	"net/netip"
	"os"
	"runtime"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"tcplearn/checker/tcp"
)

func TestLookupRefuses(t *testing.T) {
	c := open(t)
	v4, v6 := netip.MustParseAddrPort("127.0.0.1:1"), netip.MustParseAddrPort("[::1]:1")
	for _, ends := range [][2]netip.AddrPort{{v4, v6}, {v6, v4}, {{}, {}}} {
		if _, _, err := c.Lookup(ends[0], ends[1]); err == nil {
			t.Errorf("%s to %s: no error", ends[0], ends[1])
		}
	}
}

func TestClosed(t *testing.T) {
	c := open(t)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	_, _, lookupErr := c.Lookup(netip.MustParseAddrPort("127.0.0.1:1"), netip.MustParseAddrPort("127.0.0.1:2"))
	_, dumpErr := c.Dump(0)
	for _, err := range []error{lookupErr, dumpErr, c.Close()} {
		if !errors.Is(err, os.ErrClosed) {
			t.Errorf("after Close: %v, want os.ErrClosed", err)
		}
	}
}

func TestFromFileRefuses(t *testing.T) {
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	closeLater(t, f)
	if _, err := FromFile(f); err == nil {
		t.Errorf("%s was taken for a sock_diag socket", f.Name())
	}
}

func TestConcurrent(t *testing.T) {
	c, l := open(t), listen(t, "127.0.0.1")
	client := dial(t, l)
	accept(t, l)
	local, remote := ends(client, client.RemoteAddr)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 200 {
				if s, found, err := c.Lookup(local, remote); err != nil || !found || s.State != tcp.Established {
					t.Errorf("Lookup: %+v, %v, %v", s, found, err)
				}
				if all, err := c.Dump(remote.Port()); err != nil || len(all) < 3 {
					t.Errorf("Dump: %d sockets, %v; want the listener and both ends", len(all), err)
				}
			}
		})
	}
	group.Wait()
}

// A Client answers for the namespace where its socket was opened, wherever it and
// its descriptor go.
func TestNamespace(t *testing.T) {
	l := listen(t, "127.0.0.1")
	at, from := addrOf(l), netip.MustParseAddrPort("127.0.0.1:9")
	type result struct {
		client *Client
		err    error
	}
	opened := make(chan result)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			opened <- result{err: err}
			return
		}
		c, err := Open()
		opened <- result{c, err}
	}()
	r := <-opened
	if errors.Is(r.err, syscall.EPERM) {
		t.Skipf("making a network namespace needs CAP_SYS_ADMIN, as root or by unshare -Ur: %v", r.err)
	}
	if r.err != nil {
		t.Fatal(r.err)
	}
	closeLater(t, r.client)
	fd, err := unix.Dup(r.client.FD())
	if err != nil {
		t.Fatal(err)
	}
	passed := os.NewFile(uintptr(fd), "passed")
	there, err := FromFile(passed)
	if err != nil {
		t.Fatal(err)
	}
	closeLater(t, there)
	if err := passed.Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]*Client{"the Client": r.client, "the passed descriptor": there} {
		if s, found, err := c.Lookup(at, from); found || err != nil {
			t.Errorf("%s sees into another namespace: %+v, %v", name, s, err)
		}
	}
	find(t, open(t), at, from)
}

func BenchmarkLookup(b *testing.B) {
	c, l := open(b), listen(b, "127.0.0.1")
	client := dial(b, l)
	local, remote := ends(client, client.RemoteAddr)
	b.ReportAllocs()
	for b.Loop() {
		if _, found, err := c.Lookup(local, remote); err != nil || !found {
			b.Fatal(found, err)
		}
	}
}

func BenchmarkLookupNoSocket(b *testing.B) {
	c := open(b)
	local, remote := netip.MustParseAddrPort("127.0.0.1:1"), netip.MustParseAddrPort("127.0.0.1:2")
	b.ReportAllocs()
	for b.Loop() {
		if _, found, err := c.Lookup(local, remote); err != nil || found {
			b.Fatal(found, err)
		}
	}
}

func BenchmarkDump(b *testing.B) {
	c, l := open(b), listen(b, "127.0.0.1")
	dial(b, l)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Dump(addrOf(l).Port()); err != nil {
			b.Fatal(err)
		}
	}
}
