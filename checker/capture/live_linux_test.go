package capture

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/bpf"

	"tcplearn/checker/tcp"
)

// openLive captures on lo, or skips the test where that is not allowed.
func openLive(t testing.TB, o LiveOptions) *Live {
	t.Helper()
	l, err := OpenLive(o)
	if errors.Is(err, fs.ErrPermission) {
		t.Skipf("needs CAP_NET_RAW: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// collector keeps what a capture hands over.
type collector struct {
	mu     sync.Mutex
	caught []Caught
	ended  chan error
}

func collect(l *Live) *collector {
	c := &collector{ended: make(chan error, 1)}
	go func() { c.ended <- l.Run(&c.mu, func(p Caught) { c.caught = append(c.caught, p) }) }()
	return c
}

// drained returns all that came before now.
func (c *collector) drained(t testing.TB, l *Live) []Caught {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := l.Drain(func(p Caught) { c.caught = append(c.caught, p) }); err != nil {
		t.Fatal(err)
	}
	return slices.Clone(c.caught)
}

// exchange makes one call to l in which each side says a word and hangs up.
func exchange(t testing.TB, l net.Listener) {
	t.Helper()
	served := make(chan error, 1)
	go func() {
		s, err := l.Accept()
		if err == nil {
			_, err = io.Copy(s, s)
			err = errors.Join(err, s.Close())
		}
		served <- err
	}()
	c, err := net.Dial("tcp", l.Addr().String())
	if err == nil {
		_, err = io.WriteString(c, "hello")
		err = errors.Join(err, c.(*net.TCPConn).CloseWrite())
		_, readErr := io.ReadAll(c)
		err = errors.Join(err, readErr, c.Close())
	}
	if err = errors.Join(err, <-served); err != nil {
		t.Fatal(err)
	}
}

// TestLive wants every packet of a call on lo, each once and in order, and none of
// another port, on IPv4 and IPv6.
func TestLive(t *testing.T) {
	for _, c := range []struct{ address, device string }{
		{"127.0.0.1:0", loopbackDevice}, {"[::1]:0", loopbackDevice}, {"127.0.0.1:0", ""},
	} {
		address, device := c.address, c.device
		t.Run(address+device, func(t *testing.T) {
			l := listen(t, address)
			other := listen(t, address)
			live := openLive(t, LiveOptions{Device: device, Port: portOf(l)})
			c := collect(live)
			before := time.Now()
			exchange(t, other)
			exchange(t, l)
			var syns, fins int
			for i, p := range c.drained(t, live) {
				d, err := Decode(p.Data)
				if err != nil || d.Segment == nil {
					t.Fatalf("packet %d: %v", i, err)
				}
				s := d.Segment
				if port := portOf(l); s.Src.Port() != port && s.Dst.Port() != port {
					t.Errorf("packet %d is of another port: %v > %v", i, s.Src, s.Dst)
				}
				if i == 0 && s.Flags != tcp.SYN {
					t.Errorf("the first packet is %v, want SYN", s.Flags)
				}
				if s.Flags.Has(tcp.SYN) {
					syns++
				}
				if s.Flags.Has(tcp.FIN) {
					fins++
				}
				if !s.ChecksumOK && !p.Unsummed {
					t.Errorf("packet %d: bad checksum, and the kernel does not say that it is not computed", i)
				}
				if p.At.Before(before) || p.At.After(time.Now()) {
					t.Errorf("packet %d at %v, not within the call", i, p.At)
				}
			}
			if syns != 2 || fins != 2 {
				t.Errorf("got %d SYN and %d FIN, want 2 of each", syns, fins)
			}
			if lost, err := live.Lost(); lost != 0 || err != nil {
				t.Errorf("lost %d, %v", lost, err)
			}
			if err := live.Close(); err != nil {
				t.Fatal(err)
			}
			if err := <-c.ended; err != nil {
				t.Errorf("Run ended with %v, want nil after Close", err)
			}
		})
	}
}

// TestLiveLost wants losses counted: nobody reads, and more comes than fits.
func TestLiveLost(t *testing.T) {
	l := listen(t, "127.0.0.1:0")
	live := openLive(t, LiveOptions{Device: loopbackDevice, Port: portOf(l)})
	served := make(chan error, 1)
	go func() {
		s, err := l.Accept()
		if err == nil {
			_, err = io.Copy(io.Discard, s)
		}
		served <- err
	}()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	chunk := make([]byte, 1<<20)
	for range 4 * liveBuffer / len(chunk) {
		if _, err := c.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	c.Close()
	if err := <-served; err != nil {
		t.Fatal(err)
	}
	if lost, err := live.Lost(); lost == 0 || err != nil {
		t.Errorf("lost %d, %v, want more than 0", lost, err)
	}
	before, err := live.Lost()
	if after, _ := live.Lost(); err != nil || after != before {
		t.Errorf("asked again: %d, then %d; want the count kept", before, after)
	}
}

// TestLiveFilter runs the kernel's program on packets of every shape.
func TestLiveFilter(t *testing.T) {
	ipv4 := func(protocol, fragment byte, options int, src, dst uint16) []byte {
		ip := make([]byte, 20+options)
		ip[0], ip[7], ip[9] = 0x40|byte(len(ip)/4), fragment, protocol
		return slices.Concat(ip, []byte{byte(src >> 8), byte(src), byte(dst >> 8), byte(dst), 0, 0, 0, 0})
	}
	ipv6 := func(next byte, src, dst uint16) []byte {
		ip := make([]byte, 40)
		ip[0], ip[6] = 0x60, next
		return slices.Concat(ip, []byte{byte(src >> 8), byte(src), byte(dst >> 8), byte(dst), 0, 0, 0, 0})
	}
	const tcpNumber, udpNumber, icmpNumber = 6, 17, 1
	packets := map[string][]byte{
		"tcp4 to":       ipv4(tcpNumber, 0, 0, 40000, 8080),
		"tcp4 from":     ipv4(tcpNumber, 0, 0, 8080, 40000),
		"tcp4 options":  ipv4(tcpNumber, 0, 12, 40000, 8080),
		"tcp4 other":    ipv4(tcpNumber, 0, 0, 40000, 80),
		"tcp4 fragment": ipv4(tcpNumber, 1, 0, 40000, 8080),
		"udp4":          ipv4(udpNumber, 0, 0, 40000, 8080),
		"icmp4":         ipv4(icmpNumber, 0, 0, 40000, 8080),
		"tcp6 to":       ipv6(tcpNumber, 40000, 8080),
		"tcp6 from":     ipv6(tcpNumber, 8080, 40000),
		"tcp6 other":    ipv6(tcpNumber, 40000, 80),
		"udp6":          ipv6(udpNumber, 40000, 8080),
		"no ip":         {0x10, 0, 0, 0, 0, 0, 0, 0, 0, 6},
		"cut":           ipv4(tcpNumber, 0, 0, 40000, 8080)[:20],
	}
	for _, c := range []struct {
		options LiveOptions
		want    []string
	}{
		{LiveOptions{Port: 8080}, []string{"tcp4 from", "tcp4 options", "tcp4 to", "tcp6 from", "tcp6 to"}},
		{LiveOptions{Port: 8080, UDP: true}, []string{"tcp4 from", "tcp4 options", "tcp4 to", "tcp6 from", "tcp6 to", "udp4", "udp6"}},
		{LiveOptions{}, []string{"cut", "tcp4 from", "tcp4 options", "tcp4 other", "tcp4 to", "tcp6 from", "tcp6 other", "tcp6 to"}},
		{LiveOptions{Port: 80}, []string{"tcp4 other", "tcp6 other"}},
	} {
		t.Run(fmt.Sprint(c.options), func(t *testing.T) {
			machine, err := bpf.NewVM(liveFilter(c.options))
			if err != nil {
				t.Fatal(err)
			}
			var taken []string
			for name, packet := range packets {
				n, err := machine.Run(packet)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if n > 0 {
					taken = append(taken, name)
				}
			}
			slices.Sort(taken)
			if !slices.Equal(taken, c.want) {
				t.Errorf("took %q, want %q", taken, c.want)
			}
		})
	}
}

// traffic is how much else crosses lo while BenchmarkLiveBesideTraffic captures, in MiB.
var traffic = flag.Int("traffic", 256, "MiB of other traffic on lo beside the captured calls")

// BenchmarkLiveBesideTraffic makes calls that are captured while much else crosses
// lo, and wants no packet of theirs lost. With -traffic 4096 it is 4 GiB.
func BenchmarkLiveBesideTraffic(b *testing.B) {
	l, flood := listen(b, "127.0.0.1:0"), listen(b, "127.0.0.1:0")
	for b.Loop() {
		live := openLive(b, LiveOptions{Device: loopbackDevice, Port: portOf(l)})
		c := collect(live)
		done := make(chan error, 1)
		go func() { done <- pour(flood, *traffic) }()
		calls := 0
		for flowing := true; flowing; {
			select {
			case err := <-done:
				if err != nil {
					b.Fatal(err)
				}
				flowing = false
			case <-time.After(time.Millisecond):
				exchange(b, l)
				calls++
			}
		}
		syns := 0
		for _, p := range c.drained(b, live) {
			if d, err := Decode(p.Data); err == nil && d.Segment.Flags == tcp.SYN {
				syns++
			}
		}
		lost, err := live.Lost()
		if err != nil || lost != 0 || syns != calls {
			b.Fatalf("lost %d, %v; %d calls, %d SYN captured", lost, err, calls, syns)
		}
		b.ReportMetric(float64(calls), "calls/op")
		b.ReportMetric(float64(lost), "lost/op")
		live.Close()
	}
	b.SetBytes(int64(*traffic) << 20)
}

// pour sends so many MiB over lo.
func pour(l net.Listener, mib int) error {
	read := make(chan error, 1)
	go func() {
		s, err := l.Accept()
		if err == nil {
			_, err = io.Copy(io.Discard, s)
			s.Close()
		}
		read <- err
	}()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		return err
	}
	chunk := make([]byte, 1<<20)
	for range mib {
		if _, err := c.Write(chunk); err != nil {
			return err
		}
	}
	return errors.Join(c.Close(), <-read)
}

func listen(t testing.TB, address string) net.Listener {
	t.Helper()
	var plain net.ListenConfig
	plain.SetMultipathTCP(false)
	l, err := plain.Listen(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func portOf(l net.Listener) uint16 { return uint16(l.Addr().(*net.TCPAddr).Port) }
