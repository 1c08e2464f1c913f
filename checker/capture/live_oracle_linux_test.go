package capture_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"tcplearn/checker/capture"
	"tcplearn/checker/flow"
	"tcplearn/checker/flow/oracle"
)

// TestLiveAgreesWithWireshark records calls on this machine's own loopback and holds
// what we say of them against tshark: a refused one, one with much data both ways,
// and two from the same port.
func TestLiveAgreesWithWireshark(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "::1"} {
		t.Run(host, func(t *testing.T) {
			server := &net.TCPAddr{IP: net.ParseIP(host), Port: freePort(t, host)}
			live, err := capture.OpenLive(capture.LiveOptions{Device: "lo", Port: uint16(server.Port)})
			if errors.Is(err, fs.ErrPermission) {
				t.Skipf("needs CAP_NET_RAW: %v", err)
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { live.Close() })
			makeCalls(t, server)
			path := record(t, live)
			wantCalls(t, path)
			oracle.Compare(t, path)
		})
	}
}

// freePort is a port that nothing listens on.
func freePort(t *testing.T, host string) int {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		t.Skipf("no loopback address %s here: %v", host, err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return port
}

// makeCalls makes four calls to a server's address.
func makeCalls(t *testing.T, server *net.TCPAddr) {
	t.Helper()
	if _, err := net.DialTCP("tcp", nil, server); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Fatalf("call to a closed port: %v", err)
	}
	l, err := net.ListenTCP("tcp", server)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() {
		var err error
		for range 3 {
			err = errors.Join(err, echo(l))
		}
		served <- err
	}()
	const much = 300_000
	call(t, nil, server, bytes.Repeat([]byte("hello, xiao mei. "), much/17), false)
	from := &net.TCPAddr{IP: server.IP, Port: freePort(t, server.IP.String())}
	for range 2 {
		call(t, from, server, []byte("hello"), true)
	}
	if err := errors.Join(<-served, l.Close()); err != nil {
		t.Fatal(err)
	}
}

// echo answers one call with what it says.
func echo(l *net.TCPListener) error {
	c, err := l.Accept()
	if err != nil {
		return err
	}
	_, err = io.Copy(c, c)
	if errors.Is(err, syscall.ECONNRESET) {
		err = nil
	}
	return errors.Join(err, c.Close())
}

// call says something, waits for all of it to come back, and hangs up, with a reset
// if the port is to be used again at once.
func call(t *testing.T, from, to *net.TCPAddr, data []byte, reset bool) {
	t.Helper()
	c, err := net.DialTCP("tcp", from, to)
	if err != nil {
		t.Fatal(err)
	}
	wrote := make(chan error, 1)
	go func() {
		_, err := c.Write(data)
		wrote <- err
	}()
	back := make([]byte, len(data))
	_, err = io.ReadFull(c, back)
	err = errors.Join(err, <-wrote)
	if reset {
		err = errors.Join(err, c.SetLinger(0))
	}
	if err = errors.Join(err, c.Close()); err != nil || !bytes.Equal(back, data) {
		t.Fatalf("call from %v: %v", from, err)
	}
}

// record writes what was captured so far into a file.
func record(t *testing.T, live *capture.Live) string {
	t.Helper()
	var file bytes.Buffer
	w, err := capture.NewWriter(&file, capture.Section{}, []capture.Interface{{Name: "lo"}})
	if err != nil {
		t.Fatal(err)
	}
	err = live.Drain(func(p capture.Caught) {
		if err := w.WritePacket(capture.Record{At: p.At, Data: p.Data}); err != nil {
			t.Error(err)
		}
	})
	path := filepath.Join(t.TempDir(), "lo.pcapng")
	if err := errors.Join(err, os.WriteFile(path, file.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	return path
}

// wantCalls wants the four calls in a file, the last two from the same port.
func wantCalls(t *testing.T, path string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	segments, err := capture.NewSegments(f)
	if err != nil {
		t.Fatal(err)
	}
	var got, reused string // by stream
	a := flow.NewAnalyzer(flow.DefaultLimit, func(c *flow.Conversation) {
		how, _ := c.Closing()
		got += fmt.Sprintf("%d %s %s\n", c.Stream, c.Opening(), how)
	})
	var found capture.Found
	var p flow.Packet
	for segments.Next(&found) == nil {
		c := a.Add(flow.Frame{Number: found.Number, At: found.At, Segment: found.Segment}, &p)
		if p.Analysis.Has(flow.PortReused) {
			reused += strconv.Itoa(c.Stream)
		}
	}
	a.Flush()
	// The first of the two from one port is over when the second begins, and told of
	// before the others.
	const want = "2 handshake reset\n0 refused reset\n1 handshake closed\n3 handshake reset\n"
	if got != want || reused != "3" {
		t.Errorf("got\n%sport used again in stream %q, want\n%sand stream 3", got, reused, want)
	}
}
