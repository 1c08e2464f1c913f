// Package watch draws the conversations that go on as they happen: each packet when
// it was captured, and beside it what this machine's own kernel says of the sockets.
package watch

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"sync"

	"tcplearn/checker/capture"
	"tcplearn/checker/flow"
	"tcplearn/checker/sockets"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/figure"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
)

// Options are how and where to draw.
type Options struct {
	Out      io.Writer
	Terminal render.Terminal
	Messages *messages.Messages
}

// maxOpen is how many conversations are kept.
const maxOpen = 4096

// Watch draws what live captures until ctx ends, and then says what was lost.
func Watch(ctx context.Context, live *capture.Live, o Options) error {
	diag, err := sockets.Open()
	if err != nil {
		return err
	}
	defer func() { _ = diag.Close() }()
	v := &view{
		Options: o, live: live, diag: diag, own: ownAddresses(),
		news: make(chan struct{}, 1), calls: map[*flow.Conversation]*call{}, devices: map[ends]int{},
	}
	v.analyzer = flow.NewAnalyzer(maxOpen, v.forget)
	ended := make(chan error, 1)
	go func() { ended <- live.Run(&v.mu, v.take) }()
	for {
		select {
		case <-ctx.Done():
			return v.farewell()
		case err := <-ended:
			return err
		case <-v.news:
			if err := v.draw(v.batch()); err != nil {
				return err
			}
		}
	}
}

// view is everything that is being watched.
type view struct {
	Options
	live     *capture.Live
	diag     *sockets.Client
	own      map[netip.Addr]bool // the addresses of this machine
	news     chan struct{}       // has an item after something was captured
	analyzer *flow.Analyzer
	calls    map[*flow.Conversation]*call
	last     *flow.Conversation // whose row was drawn last
	figure   *figure.Live

	mu      sync.Mutex // around what is captured
	decoder capture.Decoder
	number  int
	waiting []frame
	devices map[ends]int // where a conversation was seen first
}

// ends are the two sockets of a conversation as one of them has them.
type ends struct{ local, remote netip.AddrPort }

// frame is a captured segment that is not drawn yet.
type frame struct {
	flow.Frame
	device int
}

// call is what is remembered of a conversation.
type call struct {
	began  flow.Frame
	ends   ends
	states [2]tcp.State // drawn last
}

// take keeps a packet for being drawn. Its caller holds v.mu.
func (v *view) take(c capture.Caught) {
	d, err := v.decoder.Decode(c.Data)
	if err != nil || d.Segment == nil {
		return
	}
	v.number++
	v.waiting = append(v.waiting, frame{flow.Frame{Number: v.number, At: c.At, Segment: d.Segment}, c.Device})
	select {
	case v.news <- struct{}{}:
	default:
	}
}

// row is a packet to be drawn, with the states read from the kernel after it; 0 where
// none was.
type row struct {
	conversation *flow.Conversation
	packet       *flow.Packet
	read         [2]tcp.State
}

// batch takes all packets that were captured, and reads the sockets of their
// conversations. What is read counts for a conversation's last packet, and only when
// no other came meanwhile.
func (v *view) batch() []row {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.live.Drain(v.take) != nil {
		return nil
	}
	var rows []row
	last := map[*flow.Conversation]int{}
	for _, f := range v.waiting {
		if c, p := v.enter(f); c != nil {
			last[c] = len(rows)
			rows = append(rows, row{conversation: c, packet: p})
		}
	}
	v.waiting = nil
	read := map[*flow.Conversation][2]tcp.State{}
	for c := range last {
		read[c] = [2]tcp.State{v.state(c.Client, c.Server), v.state(c.Server, c.Client)}
	}
	if v.live.Drain(v.take) != nil || len(v.waiting) > 0 {
		return rows
	}
	for c, i := range last {
		rows[i].read = read[c]
	}
	return rows
}

// enter analyses a packet, unless it was seen already: on its way to a container, say,
// it passes several devices.
func (v *view) enter(f frame) (*flow.Conversation, *flow.Packet) {
	key := ends{f.Segment.Src, f.Segment.Dst}
	if device, known := v.devices[key]; known && device != f.device {
		return nil, nil
	}
	p := &flow.Packet{}
	c := v.analyzer.Add(f.Frame, p)
	if v.calls[c] == nil {
		v.calls[c] = &call{began: f.Frame, ends: key}
	}
	v.devices[key], v.devices[ends{key.remote, key.local}] = f.device, f.device
	return c, p
}

// forget forgets a conversation that will not go on.
func (v *view) forget(c *flow.Conversation) {
	if known := v.calls[c]; known != nil {
		delete(v.devices, known.ends)
		delete(v.devices, ends{known.ends.remote, known.ends.local})
	}
	delete(v.calls, c)
	if v.last == c {
		v.last = nil
	}
}

// state asks this machine's kernel for one side of a conversation; 0 for a side that
// is on another machine.
func (v *view) state(local, remote netip.AddrPort) tcp.State {
	if !v.own[local.Addr().Unmap()] {
		return 0
	}
	s, ok, err := v.diag.Lookup(local, remote)
	switch {
	case err != nil:
		return 0
	case !ok:
		return tcp.Closed
	}
	return s.State.Canonical()
}

// ownAddresses are those of all devices of this machine.
func ownAddresses() map[netip.Addr]bool {
	own := map[netip.Addr]bool{}
	all, err := net.InterfaceAddrs()
	if err != nil {
		return own // then no state is read, and all are derived
	}
	for _, a := range all {
		if prefix, err := netip.ParsePrefix(a.String()); err == nil {
			own[prefix.Addr()] = true
		}
	}
	return own
}

// farewell says how much was seen, and whether all of it.
func (v *view) farewell() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	words := "\n" + v.Terminal.Wrap(fmt.Sprintf(v.Messages.Watch.Seen, v.number, v.analyzer.Streams())) + "\n"
	lost, err := v.live.Lost()
	if lost > 0 {
		words += v.Terminal.Wrap(fmt.Sprintf(v.Messages.Watch.Lost, lost)) + "\n"
	}
	if _, writeErr := io.WriteString(v.Out, words); writeErr != nil {
		return writeErr
	}
	return err
}
