package sockets

import (
	"context"
	"net"
	"net/netip"
	"os"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"tcplearn/checker/tcp"
)

func TestEstablished(t *testing.T) {
	for _, addr := range []string{"127.0.0.1", "::1"} {
		t.Run(addr, func(t *testing.T) {
			c, l := open(t), listen(t, addr)
			client := dial(t, l)
			server := accept(t, l)
			local, remote := ends(client, client.RemoteAddr)
			if _, err := client.Write([]byte("hello, xiao mei.")); err != nil {
				t.Fatal(err)
			}
			near := find(t, c, local, remote)
			if near.State != tcp.Established || near.Local != local || near.Remote != remote {
				t.Errorf("the client's side is %+v", near)
			}
			if near.Inode == 0 || near.UID != uint32(os.Getuid()) {
				t.Errorf("inode %d and uid %d, want some inode and uid %d", near.Inode, near.UID, os.Getuid())
			}
			sLocal, sRemote := ends(server, server.RemoteAddr)
			far := await(t, c, sLocal, sRemote, func(s Socket) bool { return s.RecvQueue == 16 })
			if far.State != tcp.Established || far.Local != remote || far.Remote != local {
				t.Errorf("the server's side is %+v", far)
			}
		})
	}
}

// A listener on all addresses of both families answers for IPv4, and the
// connection that it accepts is an IPv6 socket with IPv4 ends.
func TestDualStack(t *testing.T) {
	c, l := open(t), listen(t, "::")
	at := netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), addrOf(l).Port())
	s := find(t, c, at, netip.MustParseAddrPort("127.0.0.1:9"))
	if s.State != tcp.Listen || s.Local.Port() != at.Port() {
		t.Errorf("before the call: %+v", s)
	}
	conn, err := net.Dial("tcp4", at.String())
	if err != nil {
		t.Fatal(err)
	}
	closeLater(t, conn)
	remote, local := ends(conn, conn.RemoteAddr)
	s = await(t, c, local, remote, func(s Socket) bool { return s.State == tcp.Established })
	if s.Local != local || s.Remote != remote {
		t.Errorf("ends are %s and %s, want %s and %s", s.Local, s.Remote, local, remote)
	}
}

func TestListen(t *testing.T) {
	// Go listens with MPTCP unless told otherwise, and so do the learner's servers.
	for name, multipath := range map[string]bool{"TCP": false, "MPTCP": true} {
		t.Run(name, func(t *testing.T) {
			var config net.ListenConfig
			config.SetMultipathTCP(multipath)
			l, err := config.Listen(context.Background(), "tcp4", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			closeLater(t, l)
			c, at := open(t), addrOf(l.(*net.TCPListener))
			s := find(t, c, at, netip.MustParseAddrPort("127.0.0.1:9"))
			if s.State != tcp.Listen || s.Local != at || s.Remote.Port() != 0 {
				t.Errorf("Lookup: got %+v", s)
			}
			all, err := c.Dump(at.Port())
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(all, s) {
				t.Errorf("Dump: got %+v, %+v is missing", all, s)
			}
		})
	}
}

func TestAcceptQueue(t *testing.T) {
	const backlog = 3
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	file := os.NewFile(uintptr(fd), "listener")
	closeLater(t, file)
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := unix.Listen(fd, backlog); err != nil {
		t.Fatal(err)
	}
	l, err := net.FileListener(file)
	if err != nil {
		t.Fatal(err)
	}
	closeLater(t, l)
	dial(t, l)
	dial(t, l)
	at := addrOf(l.(*net.TCPListener))
	s := await(t, open(t), at, netip.MustParseAddrPort("127.0.0.1:9"), func(s Socket) bool { return s.RecvQueue == 2 })
	if s.State != tcp.Listen || s.SendQueue != backlog {
		t.Errorf("got %+v, want LISTEN with a backlog of %d", s, backlog)
	}
	if n := s.Unacknowledged(); n != 0 {
		t.Errorf("a listening socket has %d unacknowledged octets, want 0 as netstat prints", n)
	}
}

// TCP_DEFER_ACCEPT keeps a connection half open until data arrives (tcp(7)).
func TestSynReceived(t *testing.T) {
	c, l := open(t), listen(t, "127.0.0.1")
	raw, err := l.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var optErr error
	if err := raw.Control(func(fd uintptr) {
		optErr = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_DEFER_ACCEPT, 30)
	}); err != nil || optErr != nil {
		t.Fatal(err, optErr)
	}
	client := dial(t, l)
	local, remote := ends(client, client.RemoteAddr)
	if s := find(t, c, local, remote); s.State != tcp.Established {
		t.Errorf("the client's side is %+v, want ESTABLISHED", s)
	}
	s := find(t, c, remote, local)
	if s.State != tcp.SynReceived || s.Inode != 0 || s.Timer != TimerRetransmit || s.Expires == 0 {
		t.Errorf("the server's side is %+v, want SYN-RECEIVED, no inode, a timer", s)
	}
	all, err := c.Dump(remote.Port())
	if err != nil {
		t.Fatal(err)
	}
	states := map[tcp.State]int{}
	for _, s := range all {
		states[s.State]++
	}
	if states[tcp.Listen] != 1 || states[tcp.SynReceived] != 1 || states[tcp.Established] != 1 {
		t.Errorf("Dump: got %+v, want LISTEN, SYN-RECEIVED and ESTABLISHED", all)
	}
}

func TestTimeWait(t *testing.T) {
	c, l := open(t), listen(t, "127.0.0.1")
	client := dial(t, l)
	server := accept(t, l)
	local, remote := ends(client, client.RemoteAddr)
	if err := client.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := server.Read(make([]byte, 1)); err == nil {
		t.Fatal("the client's end was not closed")
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	s := await(t, c, local, remote, func(s Socket) bool { return s.State == tcp.TimeWait })
	if s.Local != local || s.Remote != remote || s.Timer != TimerTimeWait || s.Expires == 0 {
		t.Errorf("got %+v, want the client's ends and a running timer", s)
	}
}

func TestNoSocket(t *testing.T) {
	c, l := open(t), listen(t, "127.0.0.1")
	at := addrOf(l)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if s, found, err := c.Lookup(at, netip.MustParseAddrPort("127.0.0.1:9")); found || err != nil {
		t.Errorf("Lookup of a closed port: %+v, %v, %v", s, found, err)
	}
	all, err := c.Dump(at.Port())
	if err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(all, func(s Socket) bool { return s.Local == at && s.State == tcp.Listen }) {
		t.Errorf("Dump of a closed port: %+v", all)
	}
}

func TestDumpAll(t *testing.T) {
	c, l4, l6 := open(t), listen(t, "127.0.0.1"), listen(t, "::1")
	all, err := c.Dump(0)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[netip.AddrPort]bool{}
	for _, s := range all {
		seen[s.Local] = true
	}
	if !seen[addrOf(l4)] || !seen[addrOf(l6)] {
		t.Errorf("%s or %s missing in %+v", addrOf(l4), addrOf(l6), all)
	}
}

// The port filter must take the port itself at either end, and no neighbour.
func TestDumpPort(t *testing.T) {
	c, l := open(t), listen(t, "127.0.0.1")
	client := dial(t, l)
	accept(t, l)
	local, remote := ends(client, client.RemoteAddr)
	for _, port := range []uint16{local.Port(), local.Port() - 1, local.Port() + 1, remote.Port(), remote.Port() - 1, remote.Port() + 1} {
		filtered, err := c.Dump(port)
		if err != nil {
			t.Fatal(err)
		}
		mine := 0
		for _, s := range filtered {
			if s.Local.Port() != port && s.Remote.Port() != port {
				t.Errorf("port %d: got %+v", port, s)
			}
			if s.State == tcp.Established && (s.Local == local || s.Local == remote) {
				mine++
			}
		}
		if want := map[bool]int{true: 2}[port == local.Port() || port == remote.Port()]; mine != want {
			t.Errorf("port %d: %d of the connection's two sockets, want %d", port, mine, want)
		}
	}
}
