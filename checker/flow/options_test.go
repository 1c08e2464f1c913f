package flow_test

import (
	"encoding/binary"
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"tcplearn/checker/flow/oracle"
	"tcplearn/checker/tcp"
)

// odd makes calls whose segments have options at random.
type odd struct{ *rand.Rand }

// options fill whole words.
func (o *odd) options(flags tcp.Flags) (b []byte) {
	for range o.IntN(4) {
		switch o.IntN(7) {
		case 0:
			b = append(b, 1)
		case 1:
			b = append(b, 8, 10, 0, 0, 0, byte(o.IntN(256)), 0, 0, 0, 0)
		case 2:
			b = append(b, 5, 10, 0, 0, 0, 1, 0, 0, 0, 9)
		case 3:
			b = append(b, 254, 4, 1, 2)
		case 4:
			b = append(b, 34, 6, 1, 2, 3, 4)
		case 5:
			if flags.Has(tcp.SYN) {
				b = append(b, 3, 3, byte(o.IntN(18)))
			}
		case 6:
			b = append(b, 2, 4, 5, 180)
		}
	}
	for len(b)%4 != 0 {
		b = append(b, byte(o.IntN(2))) // the end of the list, or nothing
	}
	return b
}

// packet is a segment in IPv4 or IPv6.
func (o *odd) packet(t *testing.T, s *tcp.Segment, six bool) []byte {
	ip, header := encode(s), 20
	if six {
		ip, header = encode6(t, s), 40
	}
	options := o.options(s.Flags)
	ip = slices.Insert(ip, header+20, options...)
	ip[header+12] = byte(20+len(options))/4<<4 | ip[header+12]&0xf
	if header == 20 {
		binary.BigEndian.PutUint16(ip[2:], uint16(len(ip)))
	} else {
		binary.BigEndian.PutUint16(ip[4:], uint16(len(ip)-40))
	}
	return ip
}

// TestAgreesOnOddFrames compares on calls of any segments in any tunnel, or in none,
// captured up to some octet, with options that are not those of a kernel, and some of
// it lost.
func TestAgreesOnOddFrames(t *testing.T) {
	o := &odd{rand.New(rand.NewPCG(seedOf(t), 4789))}
	names := slices.Sorted(maps.Keys(tunnels))
	for _, limit := range []int{whole, 54 + o.IntN(80)} {
		var frames [][]byte
		for port := range 500 {
			ends := [2]netip.AddrPort{netip.AddrPortFrom(client.Addr(), 20000+uint16(port)), server}
			next := [2]tcp.Seq{tcp.Seq(o.Uint32()), tcp.Seq(o.Uint32())}
			tunnel := tunnels[names[o.IntN(len(names))]]
			if o.IntN(3) == 0 {
				tunnel = func(ip []byte) []byte { return ip }
			}
			for i := range 3 + o.IntN(9) {
				from := i % 2
				flags := [...]tcp.Flags{syn, synACK, ack, push, ack, push, push, finACK, finACK, ack, rst, ack}[i]
				s := segment(ends[from], ends[1-from], flags, next[from], next[1-from], "abcdefgh"[:o.IntN(9)])
				if flags != push {
					s.Payload, s.Len = nil, 0
				}
				if o.IntN(6) > 0 {
					next[from] = s.Next()
				}
				if o.IntN(8) > 0 {
					frames = append(frames, tunnel(o.packet(t, s, port%2 == 0)))
				}
			}
		}
		t.Logf("%d frames, captured up to %d octets", len(frames), limit)
		oracle.Compare(t, writePcap(t, 101, frames, limit))
	}
}
