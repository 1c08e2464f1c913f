package flow_test

import (
	"encoding/binary"
	"net/netip"
	"testing"
	"time"

	"tcplearn/checker/capture"
	"tcplearn/checker/flow/oracle"
	"tcplearn/checker/tcp"
)

// icmp makes a message of an error that quotes the first octets of a packet.
func icmp(from, to *tcp.Segment, ip []byte) []byte {
	quote := ip[:min(len(ip), 48)]
	b := make([]byte, 28, 28+len(quote))
	b[0], b[8], b[9] = 4<<4|5, 64, 1
	copy(b[12:], from.Dst.Addr().AsSlice())
	copy(b[16:], to.Src.Addr().AsSlice())
	b[20], b[21] = 3, 3 // destination unreachable, port unreachable
	b = append(b, quote...)
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	return b
}

// TestQuotedSegmentsCount compares on calls between which ICMP errors quote
// segments of calls known and unknown, on packets in fragments, and on segments that
// are shorter than their headers.
func TestQuotedSegmentsCount(t *testing.T) {
	var all []capture.Record
	put := func(ip []byte) {
		all = append(all, capture.Record{At: time.Unix(1700000000, int64(len(all))*1e6), Data: ip})
	}
	call := func(port int, s *tcp.Segment) *tcp.Segment {
		c := *s
		if c.Src == client {
			c.Src = netip.AddrPortFrom(c.Src.Addr(), c.Src.Port()+uint16(port))
		} else {
			c.Dst = netip.AddrPortFrom(c.Dst.Addr(), c.Dst.Port()+uint16(port))
		}
		return &c
	}
	for port := range 12 {
		segments := handshake(up(push, 1, 1, "hello, xiao mei."), down(push, 1, 17, "hello, xiao ming."), up(finACK, 17, 18, ""))
		for i, s := range segments {
			s = call(port, s)
			ip := encode(s)
			if i == port%len(segments) {
				lost := call(100+port, segments[port%3])
				put(icmp(lost, lost, encode(lost)))
				put(icmp(s, s, ip))
			}
			if len(s.Payload) > 0 && port%2 == 0 {
				for _, part := range fragmentsOf(ip, port) {
					put(part)
				}
				continue
			}
			put(ip)
		}
		short := encode(call(200+port, up(ack, 1, 1, "")))
		short[32] = 15 << 4 // a header of 60 octets in a segment of 20
		put(short)
		again := call(100+port, up(syn, port%2, 0, ""))
		put(encode(again))
	}
	oracle.Compare(t, oracle.File(t, all))
}

// fragmentsOf cuts a packet in two, the later part first for some.
func fragmentsOf(ip []byte, id int) [][]byte {
	const header, first = 20, 32
	part := func(from, to, field int) []byte {
		b := append(append([]byte{}, ip[:header]...), ip[header+from:header+to]...)
		binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
		binary.BigEndian.PutUint16(b[4:], uint16(id+1))
		binary.BigEndian.PutUint16(b[6:], uint16(field))
		return b
	}
	const more = 0x2000
	a, b := part(0, first, more), part(first, len(ip)-header, first/8)
	if id%4 == 0 {
		return [][]byte{b, a}
	}
	return [][]byte{a, b}
}
