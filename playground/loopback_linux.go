package playground

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"tcplearn/checker/capture"
	"tcplearn/checker/evidence"
	"tcplearn/checker/sockets"
	"tcplearn/checker/tcp"
)

// Loopback is this machine itself as a ground: the lessons' echo server listens at
// 127.0.0.1 and ::1, and any program of the machine may call it. Both ends of a call
// share one kernel, which hands a packet from one to the other in one go: nobody
// stands between them. So packets are captured, where that is allowed, and states
// are read right after them, as fast as we can: a sample says what state a socket
// was in between two packets, but not every gap has one. Two samples after the same
// packet mean that nothing more came in between.
type Loopback struct {
	Recorder *Recorder
	// Addrs is where the server listens: IPv4, then IPv6 where the machine has it, at
	// the same port.
	Addrs []netip.AddrPort
	// Denied is why nothing can be captured, or nil when it can.
	Denied error

	live    *capture.Live // nil when Denied is not
	diag    *sockets.Client
	servers []*Server
	heard   chan struct{} // has an item after something came
	news    chan struct{} // the same, for watch
	end     context.CancelFunc
	running sync.WaitGroup

	mu      sync.Mutex
	decoder capture.Decoder
	taken   int          // packets captured so far
	last    map[call]int // the number of each call's last packet, while it goes on
	// testified are the calls that a witness has accepted.
	testified map[call]bool
}

// settleTime is how long after a packet a second look at the sockets is taken. The
// kernel delivers a packet on lo within microseconds of showing it to a capture.
const settleTime = time.Millisecond

// OpenLoopback listens at this machine's loopback addresses, at [ServerPort] or
// the next port that is free, with the accept queue that backlog asks for
// (listen(2)), and captures there where that is allowed.
func OpenLoopback(ctx context.Context, backlog int) (*Loopback, error) {
	listeners, addrs, err := listenLoopback(ctx, backlog)
	if err != nil {
		return nil, err
	}
	l := &Loopback{
		Recorder: &Recorder{calls: map[call]struct{}{}},
		Addrs:    addrs,
		heard:    make(chan struct{}, 1), news: make(chan struct{}, 1),
		last: map[call]int{}, testified: map[call]bool{},
	}
	if err := l.observe(); err != nil {
		for _, listener := range listeners {
			_ = listener.Close()
		}
		return nil, err
	}
	for _, listener := range listeners {
		var calls net.Listener = listener
		if l.live == nil {
			calls = witness{listener, l}
		}
		l.servers = append(l.servers, Serve(calls, l.say))
	}
	return l, nil
}

// observe begins to read states and, where that is allowed, to capture.
func (l *Loopback) observe() error {
	var err error
	if l.diag, err = sockets.Open(); err != nil {
		return err
	}
	watching, end := context.WithCancel(context.Background())
	l.end = end
	port := l.Addrs[0].Port()
	l.live, err = capture.OpenLive(capture.LiveOptions{Device: "lo", Port: port, UDP: true})
	if errors.Is(err, fs.ErrPermission) {
		l.live, l.Denied = nil, err
		return nil
	}
	if err != nil {
		end()
		return errors.Join(err, l.diag.Close())
	}
	l.running.Go(func() { _ = l.live.Run(&l.mu, l.take) }) // what it does not get, Lost counts
	l.running.Go(func() { l.watch(watching) })
	return nil
}

// listenLoopback listens at both addresses, at the first port that is free at both.
func listenLoopback(ctx context.Context, backlog int) ([]*net.TCPListener, []netip.AddrPort, error) {
	for port := uint16(ServerPort); port < ServerPort+portTries; port++ {
		var listeners []*net.TCPListener
		var addrs []netip.AddrPort
		var err error
		for _, a := range []netip.Addr{LoopbackAddr, LoopbackAddr6} {
			at := netip.AddrPortFrom(a, port)
			var listener *net.TCPListener
			if listener, err = listenAt(ctx, at, backlog); err != nil {
				break
			}
			listeners, addrs = append(listeners, listener), append(addrs, at)
		}
		absent := errors.Is(err, unix.EADDRNOTAVAIL) || errors.Is(err, unix.EAFNOSUPPORT)
		if err == nil || (absent && len(addrs) > 0) {
			return listeners, addrs, nil // without IPv6, then
		}
		for _, listener := range listeners {
			_ = listener.Close()
		}
		if !errors.Is(err, unix.EADDRINUSE) {
			return nil, nil, fmt.Errorf("loopback: %w", err)
		}
	}
	return nil, nil, errPortsTaken
}

// listenAt listens with plain TCP, never MPTCP, and has the kernel keep the SYN of
// each connection (tcp(7), TCP_SAVE_SYN).
func listenAt(ctx context.Context, at netip.AddrPort, backlog int) (*net.TCPListener, error) {
	config := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		var optErr error
		err := c.Control(func(fd uintptr) {
			optErr = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_SAVE_SYN, 1)
		})
		return errors.Join(err, optErr)
	}}
	config.SetMultipathTCP(false)
	made, err := config.Listen(ctx, "tcp", at.String())
	if err != nil {
		return nil, err
	}
	listener, ok := made.(*net.TCPListener)
	if !ok {
		return nil, errors.Join(errors.New("not a TCP listener"), made.Close())
	}
	// Go asks for the largest accept queue there is; listen(2) again changes it.
	conn, err := listener.SyscallConn()
	if err == nil {
		var listenErr error
		err = conn.Control(func(fd uintptr) { listenErr = unix.Listen(int(fd), backlog) })
		err = errors.Join(err, listenErr)
	}
	if err != nil {
		_ = listener.Close()
		return nil, err
	}
	return listener, nil
}

// Sees reports whether packets are captured.
func (l *Loopback) Sees() bool { return l.live != nil }

// Heard has an item whenever something came since it was last empty.
func (l *Loopback) Heard() <-chan struct{} { return l.heard }

// Close hangs up on everybody and stops listening.
func (l *Loopback) Close() {
	for _, s := range l.servers {
		s.Close()
	}
	if l.live != nil {
		_ = l.live.Close()
	}
	l.end()
	l.running.Wait()
	_ = l.diag.Close()
}

// serves reports whether a is one of the server's addresses.
func (l *Loopback) serves(a netip.AddrPort) bool {
	for _, own := range l.Addrs {
		if own == a {
			return true
		}
	}
	return false
}

func (l *Loopback) say(w evidence.Word) {
	l.Recorder.say(w)
	l.tell(l.heard)
}

func (l *Loopback) tell(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// take records a packet that was captured. Its caller holds l.mu.
func (l *Loopback) take(c capture.Caught) {
	d, err := l.decoder.Decode(c.Data)
	if err != nil || (d.Segment == nil && d.Datagram == nil) {
		return
	}
	l.taken++
	p := &evidence.Packet{Raw: c.Data, Segment: d.Segment, Datagram: d.Datagram}
	if p.Segment != nil && l.serves(p.Segment.Src) {
		p.From = evidence.Server
	}
	if l.Recorder.packet(c.At, p) && p.Segment != nil {
		opens := p.Segment.Flags&(tcp.SYN|tcp.ACK) == tcp.SYN
		if _, known := l.last[callOf(p)]; !known && opens {
			l.lookAtListener(p)
		}
		l.last[callOf(p)] = p.Number
	}
	l.tell(l.heard)
	l.tell(l.news)
}

// lookAtListener records the state of the server's own socket, which stands at the
// beginning of every call and does not change with it. The kernel answers with it
// for a peer that has no connection: port 0 is nobody's.
func (l *Loopback) lookAtListener(syn *evidence.Packet) {
	at := syn.Segment.Dst
	s, ok, err := l.diag.Lookup(at, netip.AddrPortFrom(at.Addr(), 0))
	if err == nil && ok {
		l.note(callOf(syn), evidence.Server, s.State.Canonical(), syn.Number, evidence.Before)
	}
}

// watch looks at the sockets after each burst of packets, and once more when the
// kernel has surely done what the last one demanded.
func (l *Loopback) watch(ctx context.Context) {
	settled := time.NewTimer(settleTime)
	defer settled.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.news:
			l.look()
			settled.Reset(settleTime)
		case <-settled.C:
			l.look()
		}
	}
}

// look reads the states of all calls that go on. A reading counts only when no
// packet came meanwhile: else nobody knows on which side of that packet it is.
func (l *Loopback) look() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.live.Drain(l.take) != nil {
		return
	}
	type reading struct {
		call   call
		packet int
		states [2]tcp.State
	}
	var readings []reading
	for c, packet := range l.last {
		client, server, err := l.states(c)
		if err == nil {
			readings = append(readings, reading{c, packet, [2]tcp.State{client, server}})
		}
	}
	if l.live.Drain(l.take) != nil {
		return
	}
	for _, r := range readings {
		if l.last[r.call] != r.packet {
			continue
		}
		for who, state := range r.states {
			l.note(r.call, evidence.Host(who), state, r.packet, evidence.After)
		}
	}
}

// states reads both ends of a call.
func (l *Loopback) states(c call) (client, server tcp.State, err error) {
	for _, who := range []evidence.Host{evidence.Client, evidence.Server} {
		local, remote := c.of(who)
		s, ok, err := l.diag.Lookup(local, remote)
		if err != nil {
			return 0, 0, err
		}
		state := tcp.Closed
		if ok {
			state = s.State.Canonical()
		}
		if who == evidence.Client {
			client = state
		} else {
			server = state
		}
	}
	return client, server, nil
}

func (l *Loopback) note(c call, who evidence.Host, state tcp.State, packet int, m evidence.Moment) {
	local, remote := c.of(who)
	l.Recorder.sample(time.Now(), evidence.Sample{
		Host: who, Local: local, Remote: remote, State: state, Packet: packet, Moment: m, How: evidence.Kernel,
	})
}

// Idle reports whether every call is over at both ends, and every packet recorded
// that was sent until then: on lo a packet is captured before it arrives, so that
// those of a call that is over are there already.
func (l *Loopback) Idle() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.live == nil {
		return l.allOver() && l.allTaken()
	}
	if l.live.Drain(l.take) != nil {
		return false
	}
	idle, before := l.allOver(), l.taken
	return l.live.Drain(l.take) == nil && idle && l.taken == before
}

// allOver reports whether every call that is known is over at both ends.
func (l *Loopback) allOver() bool {
	idle := true
	for _, c := range l.Recorder.openCalls() {
		client, server, err := l.states(c)
		if err == nil && over(client) && over(server) {
			l.Recorder.hangUp(c)
			delete(l.last, c)
			delete(l.testified, c)
			continue
		}
		idle = false
	}
	return idle
}

// allTaken reports whether the server has accepted every call that reached it, and
// said so: without a capture nothing is known of a call before.
func (l *Loopback) allTaken() bool {
	all, err := l.diag.Dump(l.Addrs[0].Port())
	if err != nil {
		return false
	}
	for _, s := range all {
		if s.State != tcp.Listen && s.State != tcp.TimeWait && l.serves(s.Local) && !l.testified[call{s.Remote, s.Local}] {
			return false
		}
	}
	return true
}

// Evidence returns what was recorded since the last call of Forget. Of losses
// nobody knows what they were, so they count from the beginning.
func (l *Loopback) Evidence() evidence.Evidence {
	e := l.evidenceOf(l.Recorder.Evidence())
	if l.live != nil {
		lost, err := l.live.Lost()
		if err != nil {
			lost = 1 // nobody knows, so nothing is sure
		}
		e.Lost = lost
	}
	return e
}

// Forget drops the calls that are over.
func (l *Loopback) Forget() { l.Recorder.Forget() }
