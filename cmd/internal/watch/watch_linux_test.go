package watch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"tcplearn/checker/capture"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// screen is what was drawn so far.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

// await waits until every word was drawn, and returns all that was.
func (s *screen) await(t *testing.T, words ...string) string {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		s.mu.Lock()
		text := s.text.String()
		s.mu.Unlock()
		missing := ""
		for _, word := range words {
			if !strings.Contains(text, word) {
				missing = word
			}
		}
		if missing == "" {
			return text
		}
		if time.Now().After(deadline) {
			t.Fatalf("%q was not drawn in:\n%s", missing, text)
		}
	}
}

// TestWatch draws real calls on lo while they happen, in both languages, with the
// kernel's word beside a call that stands still.
func TestWatch(t *testing.T) {
	for _, lang := range lessons.Langs() {
		t.Run(string(lang), func(t *testing.T) {
			var plain net.ListenConfig
			plain.SetMultipathTCP(false)
			l, err := plain.Listen(t.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			live, err := capture.OpenLive(capture.LiveOptions{Port: uint16(l.Addr().(*net.TCPAddr).Port)})
			if errors.Is(err, fs.ErrPermission) {
				t.Skipf("needs CAP_NET_RAW: %v", err)
			}
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			drawn, ended := &screen{}, make(chan error, 1)
			go func() {
				ended <- Watch(ctx, live, Options{Out: drawn, Terminal: render.Terminal{Width: 100}, Messages: messages.For(lang)})
			}()
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			s, err := l.Accept()
			if err != nil {
				t.Fatal(err)
			}
			text := drawn.await(t, "[SYN] seq=0 len=0", "[SYN, ACK] seq=0 ack=1 len=0", "[ACK] seq=1 ack=1 len=0")
			if n := strings.Count(text, "[SYN, ACK]"); n != 1 {
				t.Errorf("the SYN,ACK is drawn %d times", n)
			}
			if _, err := io.WriteString(c, "\x1b[2J"); err != nil {
				t.Fatal(err)
			}
			text = drawn.await(t, "[PSH, ACK] seq=1 ack=1 len=4")
			if strings.Contains(text, "\x1b") {
				t.Errorf("a stranger's escape sequence reaches the terminal:\n%q", text)
			}
			if _, err := io.ReadFull(s, make([]byte, 4)); err != nil { // unread, it would make the close a reset
				t.Fatal(err)
			}
			c.Close()
			drawn.await(t, "CLOSE-WAIT")
			s.Close()
			drawn.await(t, "LAST-ACK")
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
			live.Close()
			for line := range strings.Lines(drawn.await(t)) {
				if w := render.Width(strings.TrimSuffix(line, "\n")); w > 100 {
					t.Errorf("%d columns: %s", w, line)
				}
			}
		})
	}
}
