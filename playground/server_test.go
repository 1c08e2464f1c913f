package playground

import (
	"bytes"
	"io"
	"net"
	"net/netip"
	"slices"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"tcplearn/checker/evidence"
)

// words collects what a server says.
type words struct {
	mu   sync.Mutex
	list []evidence.Word
}

func (w *words) say(word evidence.Word) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.list = append(w.list, word)
}

func (w *words) of(remote netip.AddrPort) []evidence.Say {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []evidence.Say
	for _, word := range w.list {
		if word.Remote == remote {
			out = append(out, word.Say)
		}
	}
	return out
}

// echo starts the server on this machine's loopback.
func echo(t *testing.T) (*words, string) {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &words{}
	s := Serve(l, w.say)
	t.Cleanup(func() {
		s.Close()
		goleak.VerifyNone(t)
	})
	return w, l.Addr().String()
}

func dialTest(t *testing.T, addr string) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp4", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c.(*net.TCPConn)
}

func local(c net.Conn) netip.AddrPort { return c.LocalAddr().(*net.TCPAddr).AddrPort() }

func TestServerAnswersAndCloses(t *testing.T) {
	w, addr := echo(t)
	c := dialTest(t, addr)
	if _, err := io.WriteString(c, "hello, xiao mei."); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(c)
	if err != nil || string(got) != Reply {
		t.Errorf("got %q, %v, want %q and the end", got, err, Reply)
	}
	want := []evidence.Say{evidence.Accepted, evidence.Read, evidence.Wrote}
	if got := w.of(local(c)); !slices.Equal(got, want) {
		t.Errorf("the server said %v, want %v", got, want)
	}
}

func TestServerClosesOnSilence(t *testing.T) {
	w, addr := echo(t)
	c := dialTest(t, addr)
	if err := c.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(c)
	if err != nil || len(got) != 0 {
		t.Errorf("got %q, %v, want nothing and the end", got, err)
	}
	want := []evidence.Say{evidence.Accepted, evidence.Done}
	if got := w.of(local(c)); !slices.Equal(got, want) {
		t.Errorf("the server said %v, want %v", got, want)
	}
}

// TestServerOutlivesItsClients has more clients hang than are served at once, then
// some reset, then one that behaves.
func TestServerOutlivesItsClients(t *testing.T) {
	_, addr := echo(t)
	var hanging []*net.TCPConn
	for range maxConnections + 10 {
		hanging = append(hanging, dialTest(t, addr))
	}
	for _, c := range hanging[:20] {
		if err := c.SetLinger(0); err != nil {
			t.Fatal(err)
		}
		_ = c.Close()
	}
	c := dialTest(t, addr)
	if _, err := c.Write(bytes.Repeat([]byte("x"), 3*readSize)); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(Reply))
	if _, err := io.ReadFull(c, got); err != nil || string(got) != Reply {
		t.Errorf("got %q, %v, want %q", got, err, Reply)
	}
}
