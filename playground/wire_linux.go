package playground

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"tcplearn/checker/capture"
	"tcplearn/checker/evidence"
	"tcplearn/checker/sockets"
	"tcplearn/checker/tcp"
)

// maxPacket is the largest packet a TUN device or lo hands over.
const maxPacket = 64 << 10

// Wire carries every packet between the two hosts. One mutex is around each
// "sample the states, deliver, sample again", and the answer to a packet waits its
// turn: that is what makes every state observable, in every run.
type Wire struct {
	Recorder *Recorder

	mu      sync.Mutex
	ends    [2]end
	lo      *os.File
	sources []source
	rules   rules
	held    []held
	delayed []delayed
	hand    *Hand // who plays one of the sides, or nil
	grip    func(inode uint32) (release func())
	decoder capture.Decoder
	buf     []byte
	carried chan struct{} // has an item after something was carried
	closing bool
	readers sync.WaitGroup
}

// end is the wire's connection to a host.
type end struct {
	tun  *os.File                // or a packet socket
	veth *unix.SockaddrLinklayer // where to send then
	diag *sockets.Client
}

// delayed is a packet on its way that arrives later.
type delayed struct {
	due    time.Time
	packet *evidence.Packet
	kept   bool
}

// newWire starts carrying between the ends, and recording lo of the client. It
// owns all the files from now on. See [Wire.turning] for grip.
func newWire(ends [2]end, lo *os.File, grip func(inode uint32) (release func())) (*Wire, error) {
	w := &Wire{
		Recorder: &Recorder{calls: map[call]struct{}{}},
		ends:     ends, lo: lo, grip: grip,
		buf:     make([]byte, maxPacket),
		carried: make(chan struct{}, 1),
	}
	for who := range ends {
		if err := w.readFrom(ends[who].tun, func(at time.Time, raw []byte) {
			_ = w.carry(at, evidence.Host(who), raw)
		}); err != nil {
			return nil, err
		}
	}
	return w, w.readFrom(lo, w.overhear)
}

// source is where packets come from: a descriptor, and what is done with each.
type source struct {
	conn syscall.RawConn
	take func(at time.Time, raw []byte)
}

// readFrom takes each packet of f. Reading itself is done under the mutex, so that
// nobody who holds it can miss a packet that was read already.
func (w *Wire) readFrom(f *os.File, take func(at time.Time, raw []byte)) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return fmt.Errorf("wire: %w", err)
	}
	src := source{conn, take}
	w.sources = append(w.sources, src)
	w.readers.Go(func() {
		for {
			var readErr error
			err := conn.Read(func(fd uintptr) bool {
				w.mu.Lock()
				defer w.mu.Unlock()
				readErr = w.readOne(fd, src)
				return !errors.Is(readErr, unix.EAGAIN)
			})
			if err != nil || (readErr != nil && !errors.Is(readErr, unix.EINTR)) {
				return // the file was closed
			}
			w.wake()
		}
	})
	return nil
}

// readOne reads and takes one packet. It fails with EAGAIN when there is none.
func (w *Wire) readOne(fd uintptr, src source) error {
	n, err := unix.Read(int(fd), w.buf)
	if err == nil && !w.closing {
		src.take(time.Now(), append([]byte(nil), w.buf[:n]...))
	}
	return err
}

// catchUp takes all packets that were sent before now.
func (w *Wire) catchUp() {
	for _, src := range w.sources {
		_ = src.conn.Control(func(fd uintptr) {
			var err error
			for err == nil {
				err = w.readOne(fd, src)
			}
		})
	}
}

func (w *Wire) wake() {
	select {
	case w.carried <- struct{}{}:
	default:
	}
}

// Carried has an item whenever something was carried since it was last empty.
func (w *Wire) Carried() <-chan struct{} { return w.carried }

// carry takes a packet from a host, does with it what the rules say, and returns it.
func (w *Wire) carry(at time.Time, from evidence.Host, raw []byte) *evidence.Packet {
	decoded, err := w.decoder.Decode(raw)
	p := &evidence.Packet{From: from, Raw: raw, Segment: decoded.Segment, Datagram: decoded.Datagram}
	if err != nil || (p.Segment == nil && p.Datagram == nil) {
		// Pings, their answers, neighbours' greetings: carried, of no more concern here.
		if decoded.Pings() && from == evidence.Client {
			w.Recorder.ping(decoded.Dst)
		}
		w.write(from.Peer(), raw)
		return p
	}
	var rule *Rule
	if p.Segment != nil {
		if w.keepBack(p) {
			return p
		}
		if !w.overtakes(p) {
			rule = w.rules.judge(from, p.Segment)
		}
	}
	p.Dropped = rule != nil && rule.Action == Drop
	p.Kept = rule != nil && (rule.Action == Hold || rule.Action == Delay)
	kept := w.Recorder.packet(at, p)
	switch {
	case rule == nil, rule.Action == Hold && !kept: // nobody would know of it
		w.deliver(p, kept)
	case rule.Action == Drop:
		if kept {
			w.sample(p, evidence.Before)
		}
	case rule.Action == Delay:
		if kept {
			w.sample(p, evidence.Before)
			w.Recorder.deed(at, evidence.Deed{Packet: p.Number, Fate: evidence.Postponed, Delay: rule.Delay})
		}
		w.delay(delayed{at.Add(rule.Delay), p, kept})
	case rule.Action == Hold:
		w.sample(p, evidence.Before)
		w.held = append(w.held, held{packet: p})
	}
	return p
}

// overhear records a packet of the client's loopback.
func (w *Wire) overhear(at time.Time, raw []byte) {
	decoded, err := w.decoder.Decode(raw)
	if err != nil || (decoded.Segment == nil && decoded.Datagram == nil) {
		if decoded.Pings() {
			w.Recorder.ping(decoded.Dst)
		}
		return
	}
	w.Recorder.packet(at, &evidence.Packet{
		Link: evidence.Loopback, From: evidence.Client, Raw: raw,
		Segment: decoded.Segment, Datagram: decoded.Datagram,
	})
}

// deliver hands a packet to its receiver, with the states before and after.
func (w *Wire) deliver(p *evidence.Packet, kept bool) {
	if w.closing {
		return
	}
	if w.byHand(p.From.Peer()) {
		w.hand.take(p.Segment)
	}
	if !kept {
		w.write(p.From.Peer(), p.Raw)
		return
	}
	w.sample(p, evidence.Before)
	from, inode := w.turning(p)
	if from == 0 {
		w.write(p.From.Peer(), p.Raw)
		w.sample(p, evidence.After)
		return
	}
	release := w.grip(inode)
	defer release()
	w.write(p.From.Peer(), p.Raw)
	w.awaitTurn(p, from)
	w.read(p, p.From, evidence.After)
}

// turning reports whether p will move its receiver to a state that the receiver's
// program may end at once: SYN,ACK, with which connect(2) returns, what completes a
// simultaneous open (RFC 9293 figure 7), with which it returns too, and FIN, with
// which read(2) returns 0. It returns the state that p ends and the inode number of
// the socket, or 0.
//
// Such a delivery needs care, for the state may last but microseconds. Programs like
// nc -z close at once: a second descriptor of the socket, a grip, delays what their
// close(2) does until the state was read. And a program may be inside a system call
// that holds its socket: then the kernel puts the segment aside until it lets go (the
// socket's backlog, net/ipv4/tcp_ipv4.c, tcp_v4_rcv), and the state must be waited
// for.
func (w *Wire) turning(p *evidence.Packet) (from tcp.State, inode uint32) {
	if p.Segment == nil {
		return 0, 0
	}
	s, ok, err := w.ends[p.From.Peer()].diag.Lookup(p.Segment.Dst, p.Segment.Src)
	if err != nil || !ok {
		return 0, 0
	}
	kind := KindOf(p.Segment)
	answered := kind == SYNACK && s.State == tcp.SynSent
	ended := kind == FIN && s.State == tcp.Established
	// Only a caller's half-open socket is a program's; a server's belongs to nobody
	// before accept(2), and has no inode.
	crossed := s.State == tcp.SynReceived && s.Inode != 0
	if !answered && !ended && !crossed {
		return 0, 0
	}
	return s.State, s.Inode
}

// awaitTurn waits until p's receiver has left a state, and records the first state
// that is another: a program that shuts its side down is not stopped by a grip, so no
// second look is taken. A segment that the receiver does not accept changes nothing,
// so there is a limit.
func (w *Wire) awaitTurn(p *evidence.Packet, from tcp.State) {
	const limit = 20 * time.Millisecond
	receiver := p.From.Peer()
	for start := time.Now(); ; runtime.Gosched() {
		state, err := w.stateOf(receiver, p.Segment.Dst, p.Segment.Src)
		if err != nil {
			return // no sample is better than a made-up one
		}
		if state != from || time.Since(start) > limit {
			w.note(p, receiver, state, evidence.After)
			return
		}
	}
}

// Say keeps what a server in this process said. It waits for a delivery to be over:
// so the server's next step on the connection cannot come between a packet and the
// look at what it did.
func (w *Wire) Say(word evidence.Word) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.Recorder.say(word)
}

// delay has a packet delivered when it is due.
func (w *Wire) delay(d delayed) {
	w.delayed = append(w.delayed, d)
	time.AfterFunc(time.Until(d.due), w.deliverDue)
}

// deliverDue delivers the delayed packet that is due first. Timers that fire
// together may run in any order; the packets keep theirs.
func (w *Wire) deliverDue() {
	w.mu.Lock()
	defer w.wake()
	defer w.mu.Unlock()
	first := 0
	for i, d := range w.delayed {
		if d.due.Before(w.delayed[first].due) {
			first = i
		}
	}
	d := w.delayed[first]
	w.delayed = slices.Delete(w.delayed, first, first+1)
	w.deliver(d.packet, d.kept)
}

// write gives a packet to a host's kernel, if that has a part in this.
func (w *Wire) write(to evidence.Host, raw []byte) {
	if w.byHand(to) {
		return
	}
	conn, err := w.ends[to].tun.SyscallConn()
	if err != nil {
		return // the lab is closing
	}
	_ = conn.Write(func(fd uintptr) bool {
		return !errors.Is(w.ends[to].send(int(fd), raw), unix.EAGAIN)
	})
}

// sample records the state of both sockets of p's conversation. The receiver is
// read first: it is the one that the packet is about to change.
func (w *Wire) sample(p *evidence.Packet, m evidence.Moment) {
	if p.Segment == nil {
		return
	}
	w.read(p, p.From.Peer(), m)
	w.read(p, p.From, m)
}

// read records the state of one side's socket of p's conversation.
func (w *Wire) read(p *evidence.Packet, who evidence.Host, m evidence.Moment) {
	local, remote := callOf(p).of(who)
	if !isAddrOf(who, local.Addr()) || w.byHand(who) {
		return // somebody who is not there, or a person: no socket of this host's
	}
	if state, err := w.stateOf(who, local, remote); err == nil {
		w.note(p, who, state, m)
	}
}

func (w *Wire) note(p *evidence.Packet, who evidence.Host, state tcp.State, m evidence.Moment) {
	local, remote := callOf(p).of(who)
	w.Recorder.sample(time.Now(), evidence.Sample{
		Host: who, Local: local, Remote: remote, State: state,
		Packet: p.Number, Moment: m, How: evidence.Kernel,
	})
}

func (w *Wire) stateOf(who evidence.Host, local, remote netip.AddrPort) (tcp.State, error) {
	s, ok, err := w.ends[who].diag.Lookup(local, remote)
	switch {
	case err != nil:
		return 0, err
	case !ok:
		return tcp.Closed, nil
	}
	return s.State.Canonical(), nil
}

// Idle reports whether nothing is under way: every packet that a host has sent
// was carried, and every conversation is over at both ends. Each kernel answers a
// packet while it is being delivered, so there is no gap in which an answer could
// hide.
func (w *Wire) Idle() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.catchUp()
	idle := len(w.delayed) == 0
	for _, c := range w.Recorder.openCalls() {
		client, errC := w.stateOf(evidence.Client, c.client, c.server)
		server, errS := w.stateOf(evidence.Server, c.server, c.client)
		if errC == nil && errS == nil && over(client) && over(server) {
			w.Recorder.hangUp(c)
			continue
		}
		idle = false
	}
	return idle
}

// close stops carrying.
func (w *Wire) close() {
	w.mu.Lock()
	w.closing = true
	w.mu.Unlock()
	for _, e := range w.ends {
		_ = e.tun.Close()
		_ = e.diag.Close()
	}
	_ = w.lo.Close()
	w.readers.Wait()
	w.Recorder.end()
}
