package playground

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"tcplearn/checker/evidence"
	"tcplearn/checker/sockets"
)

// Lab is a running pair of hosts with the wire between them.
type Lab struct {
	Wire *Wire

	making  Making
	control *control
	kill    func() // ends the helper and waits for it
	hooks   net.Listener

	registry *registry // nil unless other terminals can join

	mu      sync.Mutex
	nextID  int
	waiting map[int]chan answer
	gone    error // why the helper no longer answers
	done    chan struct{}
}

type answer struct {
	message
	files []*os.File
}

// Open makes a lab, in the best of the ways that this machine allows. It fails with
// the [*LabError] of the first where it allows none. Close takes everything down.
func Open(ctx context.Context, o Options) (*Lab, error) {
	var refused error
	for _, w := range ways() {
		l, err := open(ctx, o, w)
		if err == nil {
			l.making.UserNS = w.userNS
			if first := (*LabError)(nil); errors.As(refused, &first) {
				l.making.NoUserNS = first
			}
			return l, nil
		}
		if refused == nil {
			refused = err
		}
		if ctx.Err() != nil {
			break
		}
	}
	return nil, refused
}

func open(ctx context.Context, o Options, w way) (*Lab, error) {
	c, kill, err := startHelper(w)
	if err != nil {
		return nil, err
	}
	l := &Lab{control: c, kill: kill, waiting: map[int]chan answer{}, done: make(chan struct{})}
	stop := context.AfterFunc(ctx, c.close)
	files, err := l.setUp(o, w)
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = l.adopt(files)
	}
	if err != nil {
		c.close()
		kill()
		for _, f := range files {
			_ = f.Close()
		}
		return nil, errors.Join(ctx.Err(), err)
	}
	go l.listen()
	return l, nil
}

// Making tells how the lab was made.
func (l *Lab) Making() Making { return l.making }

// setUp tells the helper what to make and receives the descriptors.
func (l *Lab) setUp(o Options, w way) ([]*os.File, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, &LabError{Stage: StageControl, Cause: CauseUnknown, Err: err}
	}
	links := map[string]string{}
	for _, name := range o.Tools {
		links[name] = self
	}
	ask := message{Kind: kindSetup, Files: o.Files, Links: links, Named: o.Named, Person: w.person, UserNS: w.userNS, Link: w.link}
	if err := l.control.send(ask); err != nil {
		return nil, &LabError{Stage: StageControl, Cause: CauseUnknown, Err: err}
	}
	m, files, err := l.control.receive()
	switch {
	case err != nil:
		return nil, &LabError{Stage: StageControl, Cause: CauseUnknown, Err: err}
	case m.Kind == kindFailed:
		return nil, m.refusal()
	case len(files) != 6:
		err := fmt.Errorf("want 6 descriptors, got %d", len(files))
		return files, &LabError{Stage: StageControl, Cause: CauseUnknown, Err: err}
	}
	if m.Stage != "" {
		l.making.NoTUN = m.refusal()
	}
	return files, nil
}

// refusal is what a message complains about.
func (m message) refusal() *LabError {
	cause := CauseUnknown
	if m.Errno != 0 {
		cause = causeOf(m.Stage, syscall.Errno(m.Errno))
	}
	return &LabError{Stage: m.Stage, Cause: cause, Err: errors.New(m.Error)}
}

// adopt takes what the helper made into use: per host a TUN device and a sock_diag
// socket, then the client's lo and the listening socket for programs in the lab.
func (l *Lab) adopt(files []*os.File) error {
	var ends [2]end
	for who := range ends {
		diag, err := sockets.FromFile(files[2*who+1])
		if err != nil {
			return &LabError{Stage: StageDiag, Cause: CauseUnknown, Err: err}
		}
		_ = files[2*who+1].Close() // the client has a copy
		ends[who] = end{tun: files[2*who], diag: diag}
		if ends[who].veth, err = vethTarget(files[2*who], evidence.Host(who)); err != nil {
			return &LabError{Stage: StageTUN, Cause: CauseUnknown, Err: err}
		}
	}
	hooks, err := net.FileListener(files[5])
	if err != nil {
		return &LabError{Stage: StageControl, Cause: CauseUnknown, Err: err}
	}
	_ = files[5].Close()
	l.hooks = hooks
	if l.Wire, err = newWire(ends, files[4], l.grip); err != nil {
		return &LabError{Stage: StageTUN, Cause: CauseUnknown, Err: err}
	}
	return nil
}

// Close ends every program in the lab, and the lab. It is safe to call twice.
func (l *Lab) Close() {
	l.registry.close()
	l.control.close()
	l.kill()
	l.Wire.close()
	_ = l.hooks.Close()
	<-l.done
}

// Hooks is where programs inside the lab connect to [Socket].
func (l *Lab) Hooks() net.Listener { return l.hooks }

// listen hands the helper's answers to whoever waits for them.
func (l *Lab) listen() {
	defer close(l.done)
	for {
		m, files, err := l.control.receive()
		if err != nil {
			l.mu.Lock()
			l.gone = fmt.Errorf("the lab has ended: %w", err)
			for id, ch := range l.waiting {
				close(ch)
				delete(l.waiting, id)
			}
			l.mu.Unlock()
			return
		}
		l.mu.Lock()
		ch := l.waiting[m.ID]
		l.mu.Unlock()
		if ch != nil {
			ch <- answer{m, files}
		}
	}
}

// ask sends a request and returns the channel of its answers, which is closed when
// the lab ends.
func (l *Lab) ask(m message, files ...*os.File) (int, <-chan answer, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.gone != nil {
		return 0, nil, l.gone
	}
	l.nextID++
	m.ID = l.nextID
	ch := make(chan answer, 4)
	l.waiting[m.ID] = ch
	if err := l.control.send(m, files...); err != nil {
		delete(l.waiting, m.ID)
		return 0, nil, err
	}
	return m.ID, ch, nil
}

func (l *Lab) forget(id int) {
	l.mu.Lock()
	delete(l.waiting, id)
	l.mu.Unlock()
}

// await returns the next answer, or why there is none.
func (l *Lab) await(ch <-chan answer) (answer, error) {
	a, ok := <-ch
	if !ok {
		l.mu.Lock()
		defer l.mu.Unlock()
		return answer{}, l.gone
	}
	return a, nil
}

// Listen opens a listening TCP socket on a host. The backlog is that of listen(2).
// It is plain TCP, never MPTCP: nothing but TCP shall be on this wire.
func (l *Lab) Listen(h evidence.Host, at netip.AddrPort, backlog int) (net.Listener, error) {
	family, addr := sockaddr(at)
	f, err := l.socket(h, family)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // FileListener has a copy
	fd := int(f.Fd())
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1); err != nil {
		return nil, fmt.Errorf("listen at %s: %w", at, err)
	}
	if family == unix.AF_INET6 {
		if err := unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, 1); err != nil {
			return nil, fmt.Errorf("listen at %s: %w", at, err)
		}
	}
	if err := unix.Bind(fd, addr); err != nil {
		return nil, fmt.Errorf("listen at %s: %w", at, err)
	}
	if err := unix.Listen(fd, backlog); err != nil {
		return nil, fmt.Errorf("listen at %s: %w", at, err)
	}
	return net.FileListener(f)
}

func sockaddr(at netip.AddrPort) (family int, sa unix.Sockaddr) {
	if at.Addr().Is4() {
		return unix.AF_INET, &unix.SockaddrInet4{Port: int(at.Port()), Addr: at.Addr().As4()}
	}
	return unix.AF_INET6, &unix.SockaddrInet6{Port: int(at.Port()), Addr: at.Addr().As16()}
}

// socket has the helper make a TCP socket on a host.
func (l *Lab) socket(h evidence.Host, family int) (*os.File, error) {
	id, ch, err := l.ask(message{Kind: kindSocket, Host: h, Family: family})
	if err != nil {
		return nil, err
	}
	defer l.forget(id)
	a, err := l.await(ch)
	if err != nil {
		return nil, err
	}
	if a.Kind != kindMade || len(a.files) != 1 {
		return nil, fmt.Errorf("socket on %s: %s", HostName(h), a.Error)
	}
	return a.files[0], nil
}

// grip has the helper hold on to a socket of a program in the lab until release is
// called; see [Wire.turning].
func (l *Lab) grip(inode uint32) (release func()) {
	id, ch, err := l.ask(message{Kind: kindGrip, Inode: inode})
	if err != nil {
		return func() {}
	}
	defer l.forget(id)
	if _, err := l.await(ch); err != nil {
		return func() {}
	}
	return func() { _ = l.control.send(message{Kind: kindRelease}) }
}
