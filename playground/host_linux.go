package playground

import (
	"fmt"
	"net/netip"
	"runtime"

	"golang.org/x/sys/unix"

	"tcplearn/checker/evidence"
)

// host is a place to do things in a network and UTS namespace. The zero host is
// the process's own; any other is an operating-system thread that has left it
// (namespaces belong to threads, not processes).
type host struct {
	work chan func()
}

// newHost makes a host with namespaces of its own.
func newHost() (*host, error) {
	h := &host{work: make(chan func())}
	made := make(chan error)
	go func() {
		// Never unlocked: the thread must not go back to serving other goroutines.
		runtime.LockOSThread()
		made <- unix.Unshare(unix.CLONE_NEWNET | unix.CLONE_NEWUTS)
		for f := range h.work {
			f()
		}
	}()
	if err := <-made; err != nil {
		close(h.work)
		return nil, fmt.Errorf("unshare network: %w", err)
	}
	return h, nil
}

// run calls f in the host and waits for it. A process that f starts, a socket
// that it makes, belongs to the host.
func (h *host) run(f func()) {
	if h.work == nil {
		f()
		return
	}
	done := make(chan struct{})
	h.work <- func() {
		defer close(done)
		f()
	}
	<-done
}

// isAddrOf reports whether a is one of the host's own addresses on the wire.
func isAddrOf(h evidence.Host, a netip.Addr) bool {
	if h == evidence.Client {
		return a == ClientAddr || a == ClientAddr6
	}
	return a == ServerAddr || a == ServerAddr6
}

// prefixOf is a host address with the length of the lab's network.
func prefixOf(a netip.Addr) netip.Prefix {
	if a.Is4() {
		return netip.PrefixFrom(a, 24)
	}
	return netip.PrefixFrom(a, 64)
}
