package flow_test

import (
	"math/rand/v2"
	"net/netip"
	"os"
	"strconv"
	"testing"
	"time"

	"tcplearn/checker/capture"
	"tcplearn/checker/flow/oracle"
	"tcplearn/checker/tcp"
)

// chaos makes calls of segments that are nearly right: numbers are taken from what
// is expected next, and now and then a little or much beside it.
type chaos struct {
	*rand.Rand
	at   time.Time
	all  []capture.Record
	ends [2]netip.AddrPort
	next [2]tcp.Seq // what each side would send next
	win  [2]uint16
}

func (c *chaos) pick(of ...int) int { return of[c.IntN(len(of))] }

// call makes one conversation of up to most segments.
func (c *chaos) call(port uint16, most int) {
	c.ends = [2]netip.AddrPort{netip.AddrPortFrom(client.Addr(), port), server}
	if c.IntN(2) == 0 { // the dissector looks at which address is greater
		c.ends[0], c.ends[1] = netip.AddrPortFrom(server.Addr(), port), client
	}
	for i := range c.next {
		c.next[i], c.win[i] = tcp.Seq(c.Uint32()), 64240
		if c.IntN(3) == 0 {
			c.next[i] = -tcp.Seq(c.UintN(12))
		}
	}
	if c.IntN(4) > 0 {
		c.handshake()
	}
	for range 1 + c.IntN(most) {
		c.segment()
	}
}

func (c *chaos) handshake() {
	var options []tcp.Option
	if c.IntN(3) > 0 {
		options = []tcp.Option{{Kind: tcp.OptionWindowScale, Data: []byte{byte(c.IntN(16))}}}
	}
	c.put(0, tcp.SYN, c.next[0], 0, 0, options)
	c.next[0]++
	if c.IntN(5) == 0 {
		return
	}
	if c.IntN(4) == 0 {
		options = nil
	}
	c.put(1, tcp.SYN|tcp.ACK, c.next[1], c.next[0], 0, options)
	c.next[1]++
	if c.IntN(5) == 0 {
		return
	}
	c.put(0, tcp.ACK, c.next[0], c.next[1], 0, nil)
}

// segment makes one more segment.
func (c *chaos) segment() {
	from := c.IntN(2)
	flags := []tcp.Flags{
		tcp.ACK, tcp.ACK, tcp.ACK, tcp.ACK, tcp.ACK, tcp.PSH | tcp.ACK, tcp.PSH | tcp.ACK, tcp.FIN | tcp.ACK, tcp.SYN, tcp.SYN | tcp.ACK,
		tcp.RST, tcp.RST | tcp.ACK, 0, tcp.FIN, tcp.SYN | tcp.FIN,
	}[c.IntN(15)]
	if c.IntN(3) > 0 {
		flags = tcp.ACK
	}
	seq := c.next[from].Add(c.pick(0, 0, 0, 0, 0, 0, 0, -1, -1, -2, 1, 5, -5, -8, -3))
	ack := c.next[1-from].Add(c.pick(0, 0, 0, 0, 0, 0, -1, -4, -8, 1, 6))
	length := c.pick(0, 0, 0, 0, 1, 1, 2, 5, 8)
	if c.IntN(4) == 0 {
		c.win[from] = uint16(c.pick(0, 0, 1, 2, 5, 8, 64240))
	}
	c.put(from, flags, seq, ack, length, nil)
	if c.IntN(8) > 0 && !flags.Has(tcp.RST) { // else it is lost on the way, and comes again
		c.next[from] = c.next[from].Max(seq.Add(length))
		if flags.Any(tcp.SYN | tcp.FIN) {
			c.next[from] = c.next[from].Max(seq.Add(length + 1))
		}
	}
	if c.IntN(60) == 0 {
		c.next[from] = tcp.Seq(c.Uint32())
	}
}

func (c *chaos) put(from int, flags tcp.Flags, seq, ack tcp.Seq, length int, options []tcp.Option) {
	c.at = c.at.Add(time.Duration(c.pick(0, 1, 5, 100, 900, 2900, 3000, 3100, 19000, 20000, 21000, 300000)) * time.Microsecond)
	s := segment(c.ends[from], c.ends[1-from], flags, seq, ack, "abcdefghijkl"[:length])
	s.Ack, s.Window, s.Options = ack, c.win[from], options
	if flags == tcp.SYN && c.IntN(4) > 0 {
		s.Ack = 0
	}
	ip, err := capture.Encode(s)
	if err != nil {
		panic(err)
	}
	c.all = append(c.all, capture.Record{At: c.at, Data: ip})
}

// TestAgreesOnChaos compares all that we say with all that tshark says, on calls
// that no kernel makes.
func TestAgreesOnChaos(t *testing.T) {
	c := &chaos{Rand: rand.New(rand.NewPCG(seedOf(t), 0)), at: time.Unix(1700000000, 0)}
	for port := range 1500 {
		c.call(10000+uint16(port), 30)
	}
	oracle.Compare(t, oracle.File(t, c.all))
}

// seedOf is what chaos starts from. TCPLEARN_CHAOS, a number, makes another.
func seedOf(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv("TCPLEARN_CHAOS")
	if text == "" {
		return 9293
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return seed
}
