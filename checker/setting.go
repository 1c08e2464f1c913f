package checker

import (
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/playground"
)

// Mode is what runs on xiaomei before the learner comes.
type Mode string

// The modes. The echo server is package playground's.
const (
	Echo     Mode = "echo"      // reads once, answers, closes
	Silent   Mode = "silent"    // accepts, and says, reads and closes nothing
	NoAccept Mode = "no-accept" // listens and never calls accept(2)
	Nobody   Mode = "none"      // nobody listens
)

// serverBacklog is the accept queue of a server for which none is said (listen(2)).
const serverBacklog = 128

// Setting is how a lab is prepared for an exercise. The zero value is the echo
// server on a wire without faults.
type Setting struct {
	Mode Mode // "" for Echo
	// Backlog is what listen(2) is told. An echo server without one has 128.
	Backlog int
	Port    uint16 // where it listens; 0 for [playground.ServerPort]
	Rules   []playground.Rule
	// Fill is how many connections fill the server's accept queue before the learner
	// comes. They are made on xiaomei itself, where no wire sees them.
	Fill int
}

// listen starts the setting's server on xiaomei.
func (s Setting) listen(lab *playground.Lab) (interface{ Close() }, error) {
	if s.Mode == Nobody {
		return nobody{}, nil
	}
	port, backlog := s.Port, s.Backlog
	if port == 0 {
		port = playground.ServerPort
	}
	if backlog == 0 && s.Mode != NoAccept {
		backlog = serverBacklog
	}
	// All IPv4 addresses, as the lesson's server in Go, C or Python listens.
	l, err := lab.Listen(evidence.Server, netip.AddrPortFrom(netip.IPv4Unspecified(), port), backlog)
	if err != nil {
		return nil, fmt.Errorf("server on %s: %w", playground.HostName(evidence.Server), err)
	}
	switch s.Mode {
	case Silent:
		return keepAll(l), nil
	case NoAccept:
		return deaf{l}, nil
	}
	return playground.Serve(l, lab.Wire.Say), nil
}

// nobody is no server.
type nobody struct{}

// Close does nothing.
func (nobody) Close() {}

// deaf is a server that never accepts.
type deaf struct{ listener net.Listener }

// Close stops listening; the kernel resets whoever waits in the queue.
func (d deaf) Close() { _ = d.listener.Close() }

// keeper is a server that accepts and then does nothing.
type keeper struct {
	listener net.Listener
	kept     []net.Conn
	done     sync.WaitGroup
}

// keepAll starts a keeper. It refuses what an exercise cannot need.
func keepAll(l net.Listener) *keeper {
	k := &keeper{listener: l}
	k.done.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if len(k.kept) == maxKept {
				_ = c.Close()
				continue
			}
			k.kept = append(k.kept, c) // else the garbage collector would close it
		}
	})
	return k
}

// maxKept bounds how many connections a keeper keeps.
const maxKept = 256

// Close stops listening and hangs up on everybody.
func (k *keeper) Close() {
	_ = k.listener.Close()
	k.done.Wait()
	for _, c := range k.kept {
		_ = c.Close()
	}
}

// fill makes the connections that fill the queue.
func (s Setting) fill(lab *playground.Lab) ([]net.Conn, error) {
	port := s.Port
	if port == 0 {
		port = playground.ServerPort
	}
	var made []net.Conn
	for range s.Fill {
		c, err := lab.Dial(evidence.Server, netip.AddrPortFrom(playground.ServerAddr, port), fillPatience)
		if err != nil {
			return made, fmt.Errorf("fill the queue of %s: %w", playground.HostName(evidence.Server), err)
		}
		made = append(made, c)
	}
	return made, nil
}

// fillPatience is how long one connection of those may take.
const fillPatience = 2 * time.Second
