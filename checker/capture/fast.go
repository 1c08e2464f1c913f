package capture

import (
	"encoding/binary"
	"net/netip"

	"tcplearn/checker/tcp"
)

// quickly decodes the segment in an IP packet into s, without allocating, if there
// is nothing unusual about it: IPv4 without fragments, or IPv6 without extension
// headers, and a whole TCP header. It says false of all others, of which nothing
// is known then, and leaves them to [Decoder], with which it agrees (a fuzz test
// holds the two together). It does not verify checksums.
func quickly(ip []byte, s *tcp.Segment) bool {
	if len(ip) < ip4Header {
		return false
	}
	switch ip[0] >> 4 {
	case 4:
		return quickly4(ip, s)
	case 6:
		return quickly6(ip, s)
	}
	return false
}

// Octets of the fixed parts of headers.
const (
	ip4Header = 20
	ip6Header = 40
	tcpHeader = 20
)

func quickly4(ip []byte, s *tcp.Segment) bool {
	const tcpNumber, moreOrOffset = 6, 0x3fff
	header, size := int(ip[0]&0xf)*4, int(binary.BigEndian.Uint16(ip[2:]))
	if header < ip4Header || ip[9] != tcpNumber || size < header+tcpHeader || len(ip) < header+tcpHeader ||
		binary.BigEndian.Uint16(ip[6:])&moreOrOffset != 0 || header != ip4Header && !plainOptions(ip[ip4Header:header]) {
		return false
	}
	if !quicklyTCP(ip[header:min(size, len(ip))], size-header, s) {
		return false
	}
	ports := ip[header : header+4]
	s.Src = netip.AddrPortFrom(netip.AddrFrom4([4]byte(ip[12:16])), binary.BigEndian.Uint16(ports))
	s.Dst = netip.AddrPortFrom(netip.AddrFrom4([4]byte(ip[16:20])), binary.BigEndian.Uint16(ports[2:]))
	return true
}

// plainOptions reports whether IPv4 options are nothing but padding: others may be
// malformed, which is for the Decoder to find.
func plainOptions(options []byte) bool {
	for _, b := range options {
		if b > 1 {
			return false
		}
	}
	return true
}

func quickly6(ip []byte, s *tcp.Segment) bool {
	const tcpNumber = 6
	if len(ip) < ip6Header+tcpHeader || ip[6] != tcpNumber {
		return false
	}
	size := int(binary.BigEndian.Uint16(ip[4:]))
	if size < tcpHeader || !quicklyTCP(ip[ip6Header:min(ip6Header+size, len(ip))], size, s) {
		return false
	}
	s.Src = netip.AddrPortFrom(netip.AddrFrom16([16]byte(ip[8:24])), binary.BigEndian.Uint16(ip[40:]))
	s.Dst = netip.AddrPortFrom(netip.AddrFrom16([16]byte(ip[24:40])), binary.BigEndian.Uint16(ip[42:]))
	return true
}

// quicklyTCP decodes a segment of size octets, of which b was captured.
func quicklyTCP(b []byte, size int, s *tcp.Segment) bool {
	if len(b) < tcpHeader {
		return false
	}
	header := int(b[12]>>4) * 4
	if header < tcpHeader || header > len(b) {
		return false
	}
	s.Seq, s.Ack = tcp.Seq(binary.BigEndian.Uint32(b[4:])), tcp.Seq(binary.BigEndian.Uint32(b[8:]))
	s.Flags = tcp.Flags(binary.BigEndian.Uint16(b[12:]) & 0x1ff)
	s.Window, s.Checksum = binary.BigEndian.Uint16(b[14:]), binary.BigEndian.Uint16(b[16:])
	s.ChecksumOK, s.HeaderLen, s.HeaderCut = false, header, false
	s.Options = appendOptions(s.Options[:0], b[tcpHeader:header])
	s.Payload, s.Len = b[header:], size-header
	return true
}

// appendOptions reads options up to the end of their list or the first malformed
// one.
func appendOptions(all []tcp.Option, b []byte) []tcp.Option {
	for len(b) > 0 {
		kind := tcp.OptionKind(b[0])
		switch {
		case kind == tcp.OptionEnd:
			return append(all, tcp.Option{Kind: kind})
		case kind == tcp.OptionNop:
			all, b = append(all, tcp.Option{Kind: kind}), b[1:]
		case len(b) < 2 || b[1] < 2 || int(b[1]) > len(b):
			return all
		default:
			all, b = append(all, tcp.Option{Kind: kind, Data: b[2:b[1]]}), b[b[1]:]
		}
	}
	return all
}
