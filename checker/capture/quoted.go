package capture

import (
	"encoding/binary"
	"net/netip"

	"github.com/google/gopacket/layers"

	"tcplearn/checker/tcp"
)

// quoted finds the beginning of a segment that an ICMP error quotes (RFC 792, RFC
// 4443 §2.4), as far as the window field, or reports that there is none.
func quoted(ip []byte, p *Packet, s *tcp.Segment) bool {
	const icmpHeader = 8
	var inner []byte
	switch {
	case p.ICMP == nil:
		return false
	case p.Src.Is4():
		header := int(ip[0]&0xf) * 4
		if !quotes4(p.ICMP.Type) || len(ip) < header+icmpHeader+ip4Header {
			return false
		}
		inner = ip[header+icmpHeader:]
	default:
		if p.ICMP.Type == 0 || p.ICMP.Type > 4 || len(ip) < ip6Header+icmpHeader+ip6Header {
			return false
		}
		inner = ip[ip6Header+icmpHeader:]
	}
	return quotation(inner, s) && s.HeaderLen >= tcpHeader
}

// quotes4 reports whether an ICMP message of IPv4 quotes the packet it is about.
func quotes4(kind uint8) bool {
	switch kind {
	case layers.ICMPv4TypeDestinationUnreachable, layers.ICMPv4TypeSourceQuench, layers.ICMPv4TypeRedirect,
		layers.ICMPv4TypeTimeExceeded, layers.ICMPv4TypeParameterProblem:
		return true
	}
	return false
}

// quotation decodes a segment's header without knowing how long the segment was, or
// whether what the header says of its own length can be.
func quotation(ip []byte, s *tcp.Segment) bool {
	const tcpNumber, least = 6, 16
	header, protocol := ip6Header, byte(0)
	var src, dst netip.Addr
	switch {
	case len(ip) >= ip4Header && ip[0]>>4 == 4:
		if binary.BigEndian.Uint16(ip[6:])&0x1fff != 0 {
			return false
		}
		header, protocol = int(ip[0]&0xf)*4, ip[9]
		src, dst = netip.AddrFrom4([4]byte(ip[12:16])), netip.AddrFrom4([4]byte(ip[16:20]))
	case len(ip) >= ip6Header && ip[0]>>4 == 6:
		protocol = ip[6]
		src, dst = netip.AddrFrom16([16]byte(ip[8:24])), netip.AddrFrom16([16]byte(ip[24:40]))
	}
	if protocol != tcpNumber || header < ip4Header || len(ip) < header+least {
		return false
	}
	b := ip[header:]
	size := int(b[12]>>4) * 4
	*s = tcp.Segment{
		Src: netip.AddrPortFrom(src, binary.BigEndian.Uint16(b)), Dst: netip.AddrPortFrom(dst, binary.BigEndian.Uint16(b[2:])),
		Seq: tcp.Seq(binary.BigEndian.Uint32(b[4:])), Ack: tcp.Seq(binary.BigEndian.Uint32(b[8:])),
		Flags: tcp.Flags(binary.BigEndian.Uint16(b[12:]) & 0x1ff), Window: binary.BigEndian.Uint16(b[14:]), HeaderLen: size,
	}
	if size >= tcpHeader && size <= len(b) {
		s.Options = appendOptions(nil, b[tcpHeader:size])
	}
	return true
}
