package sockets

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"runtime"
	"syscall"
	"testing"
	"time"
)

func open(t testing.TB) *Client {
	t.Helper()
	c, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	closeLater(t, c)
	return c
}

// listen opens a plain TCP listener on a free port of addr.
func listen(t testing.TB, addr string) *net.TCPListener {
	t.Helper()
	var config net.ListenConfig
	config.SetMultipathTCP(false)
	l, err := config.Listen(context.Background(), "tcp", net.JoinHostPort(addr, "0"))
	if errors.Is(err, syscall.EADDRNOTAVAIL) || errors.Is(err, syscall.EAFNOSUPPORT) {
		t.Skipf("this machine has no address %s: %v", addr, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	closeLater(t, l)
	return l.(*net.TCPListener)
}

func dial(t testing.TB, l net.Listener) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	closeLater(t, c)
	return c.(*net.TCPConn)
}

func accept(t testing.TB, l net.Listener) net.Conn {
	t.Helper()
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	closeLater(t, c)
	return c
}

func ends(c interface{ LocalAddr() net.Addr }, of func() net.Addr) (local, remote netip.AddrPort) {
	return c.LocalAddr().(*net.TCPAddr).AddrPort(), of().(*net.TCPAddr).AddrPort()
}

func addrOf(l *net.TCPListener) netip.AddrPort { return l.Addr().(*net.TCPAddr).AddrPort() }

func find(t testing.TB, c *Client, local, remote netip.AddrPort) Socket {
	t.Helper()
	s, found, err := c.Lookup(local, remote)
	if err != nil {
		t.Fatal(err)
	}
	if !found {
		t.Fatalf("no socket between %s and %s", local, remote)
	}
	return s
}

// await asks again and again until a socket is as wanted, for 5 s at most.
func await(t testing.TB, c *Client, local, remote netip.AddrPort, wanted func(Socket) bool) Socket {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	for {
		s := find(t, c, local, remote)
		if wanted(s) {
			return s
		}
		if time.Now().After(deadline) {
			t.Fatalf("still %+v", s)
		}
		runtime.Gosched()
	}
}

func closeLater(t testing.TB, c io.Closer) {
	t.Cleanup(func() { _ = c.Close() })
}
