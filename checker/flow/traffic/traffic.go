// Package traffic makes large capture files for tests and benchmarks: many calls at
// once, as a busy server's interface sees them.
package traffic

import (
	"bufio"
	"encoding/binary"
	"io"
	"math/rand/v2"
)

// Million is the number of packets of the file that speed is measured with; it has
// about 169 MB.
const Million = 1_000_000

const (
	atOnce   = 64  // calls that go on at the same time
	turns    = 16  // of data, there and back, in a call
	maxData  = 412 // octets of data in a segment
	ethernet = 1
	headers  = 14 + 20 + 20
)

// call is one conversation on its way.
type call struct {
	client [4]byte
	port   uint16
	seq    [2]uint32 // the client's next sequence number, and the server's
	step   int
}

// maker writes packets into a buffer that is used again.
type maker struct {
	*rand.Rand
	out   *bufio.Writer
	frame [headers + 12 + maxData]byte
	micro uint64
	calls int
}

// Write writes a pcap file of Ethernet frames with so many packets: calls over IPv4
// with timestamps, each from its SYN to the last ACK. The same seed makes the same
// file.
func Write(w io.Writer, packets int, seed uint64) error {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 0)), out: bufio.NewWriterSize(w, 1<<20), micro: 1_700_000_000_000_000}
	var header [24]byte
	for at, v := range map[int]uint32{0: 0xa1b2c3d4, 4: 4<<16 | 2, 16: 1 << 18, 20: ethernet} {
		binary.LittleEndian.PutUint32(header[at:], v)
	}
	if _, err := m.out.Write(header[:]); err != nil {
		return err
	}
	var calls [atOnce]*call
	for range packets {
		i := m.IntN(atOnce)
		if calls[i] == nil {
			calls[i] = m.begin()
		}
		more, err := m.next(calls[i])
		if err != nil {
			return err
		}
		if !more {
			calls[i] = nil
		}
	}
	return m.out.Flush()
}

func (m *maker) begin() *call {
	m.calls++
	return &call{
		client: [4]byte{10, byte(m.calls >> 16), byte(m.calls >> 8), byte(m.calls)},
		port:   uint16(32768 + m.IntN(28000)), seq: [2]uint32{m.Uint32(), m.Uint32()},
	}
}

// Control bits (RFC 9293 §3.1).
const fin, syn, psh, ack = 1, 2, 8, 16

// next writes a call's next packet, and reports whether there will be another.
func (m *maker) next(c *call) (more bool, err error) {
	const last = 3 + 2*turns + 3
	step := c.step
	c.step++
	switch {
	case step == 0:
		return true, m.put(c, 0, syn, 0)
	case step == 1:
		return true, m.put(c, 1, syn|ack, 0)
	case step == 2:
		return true, m.put(c, 0, ack, 0)
	case step == last-3:
		return true, m.put(c, 0, fin|ack, 0)
	case step == last-2:
		return true, m.put(c, 1, fin|ack, 0)
	case step == last-1:
		return false, m.put(c, 0, ack, 0)
	case step%2 == 1:
		return true, m.put(c, step/2%2, psh|ack, 1+m.IntN(maxData))
	}
	return true, m.put(c, step/2%2, ack, 0)
}

// put writes a segment of the client (0) or the server (1).
func (m *maker) put(c *call, from int, flags byte, data int) error {
	m.micro += uint64(1 + m.IntN(40))
	const options = 12
	size := headers + options + data
	b := m.frame[:size]
	clear(b[:headers+options])
	b[12] = 8 // EtherType of IPv4
	ip := b[14:]
	ip[0], ip[8], ip[9] = 0x45, 64, 6
	binary.BigEndian.PutUint16(ip[2:], uint16(size-14))
	ends := [2][4]byte{c.client, {192, 0, 2, 1}}
	ports := [2]uint16{c.port, 443}
	copy(ip[12:], ends[from][:])
	copy(ip[16:], ends[1-from][:])
	tcp := ip[20:]
	binary.BigEndian.PutUint16(tcp, ports[from])
	binary.BigEndian.PutUint16(tcp[2:], ports[1-from])
	binary.BigEndian.PutUint32(tcp[4:], c.seq[from])
	if flags&ack != 0 {
		binary.BigEndian.PutUint32(tcp[8:], c.seq[1-from])
	}
	tcp[12], tcp[13] = (20+options)/4<<4, flags
	binary.BigEndian.PutUint16(tcp[14:], 502)
	tcp[20], tcp[21], tcp[22], tcp[23] = 1, 1, 8, 10 // NOP, NOP, timestamps
	if flags&syn != 0 {
		copy(tcp[20:], []byte{2, 4, 5, 180, 1, 3, 3, 7, 4, 2, 1, 1}) // MSS, window scale, SACK permitted
	}
	c.seq[from] += uint32(data)
	if flags&(syn|fin) != 0 {
		c.seq[from]++
	}
	return m.record(b)
}

func (m *maker) record(b []byte) error {
	var header [16]byte
	for i, v := range [...]uint32{uint32(m.micro / 1e6), uint32(m.micro % 1e6), uint32(len(b)), uint32(len(b))} {
		binary.LittleEndian.PutUint32(header[4*i:], v)
	}
	if _, err := m.out.Write(header[:]); err != nil {
		return err
	}
	_, err := m.out.Write(b)
	return err
}
