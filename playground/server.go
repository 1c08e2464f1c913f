package playground

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"

	"tcplearn/checker/evidence"
)

// Reply is what the echo server answers, whatever it is told.
const Reply = "hello, xiao ming.\n"

// Limits of the echo server, so that a client that hangs or floods harms nobody.
const (
	readSize       = 1024             // octets read at most, in one read
	silence        = 60 * time.Second // how long a client may say nothing
	writePatience  = 10 * time.Second // how long a client may refuse to listen
	maxConnections = 64               // served at once; more wait in the accept queue
)

// Server is the lessons' echo server: it accepts in a loop, and for each connection
// reads once, answers [Reply] and closes.
type Server struct {
	listener net.Listener
	say      func(evidence.Word)
	slots    chan struct{}
	serving  sync.WaitGroup

	mu     sync.Mutex
	open   map[net.Conn]struct{}
	closed bool
}

// Serve starts the echo server on l, which it owns from now on. Everything that
// happens to a connection is told to say, before the server's next step on it.
func Serve(l net.Listener, say func(evidence.Word)) *Server {
	s := &Server{listener: l, say: say, slots: make(chan struct{}, maxConnections), open: map[net.Conn]struct{}{}}
	s.serving.Go(s.accept)
	return s
}

// Close stops the server and hangs up on everybody.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	_ = s.listener.Close()
	for c := range s.open {
		_ = c.Close()
	}
	s.mu.Unlock()
	s.serving.Wait()
}

func (s *Server) accept() {
	for {
		s.slots <- struct{}{}
		c, err := s.listener.Accept()
		if err != nil {
			return // closed: accept(2) has no other lasting error here
		}
		if !s.track(c) {
			_ = c.Close()
			return
		}
		s.serving.Go(func() {
			s.answer(c)
			s.untrack(c)
			<-s.slots
		})
	}
}

func (s *Server) track(c net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.open[c] = struct{}{}
	return true
}

func (s *Server) untrack(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, c)
	_ = c.Close()
}

// answer serves one connection. Every word is said before the close that ends the
// connection, so whoever sees the connection gone has heard them all.
func (s *Server) answer(c net.Conn) {
	word := func(what evidence.Say, data []byte, err error) {
		s.say(evidence.Word{Say: what, Remote: addrPort(c.RemoteAddr()), Data: data, Err: err})
	}
	word(evidence.Accepted, nil, nil)
	if err := c.SetReadDeadline(time.Now().Add(silence)); err != nil {
		return
	}
	buf := make([]byte, readSize)
	n, err := c.Read(buf)
	switch {
	case errors.Is(err, io.EOF):
		word(evidence.Done, nil, nil)
		return
	case errors.Is(err, os.ErrDeadlineExceeded):
		word(evidence.Hung, nil, nil)
		return
	case err != nil:
		word(evidence.Broke, nil, err)
		return
	}
	word(evidence.Read, buf[:n], nil)
	if err := c.SetWriteDeadline(time.Now().Add(writePatience)); err != nil {
		return
	}
	if _, err := io.WriteString(c, Reply); err != nil {
		word(evidence.Broke, nil, err)
		return
	}
	word(evidence.Wrote, []byte(Reply), nil)
}

// addrPort is one end of a TCP connection.
func addrPort(end net.Addr) netip.AddrPort {
	a, ok := end.(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	p := a.AddrPort()
	return netip.AddrPortFrom(p.Addr().Unmap(), p.Port())
}
