package capture

import "encoding/binary"

// Ports of what carries packets in UDP (IANA, Service Name and Port Number Registry).
const (
	portL2TP   = 1701
	portGTP    = 2152
	portTeredo = 3544
	portVXLAN  = 4789
	portGeneve = 6081
)

const datagramHeader = 8

// tunnels reports whether one of two UDP ports is that of a tunnel, and which.
func tunnels(src, dst uint16) (port uint16, ok bool) {
	for _, p := range [...]uint16{min(src, dst), max(src, dst)} { // Wireshark's order
		switch p {
		case portL2TP, portGTP, portTeredo, portVXLAN, portGeneve:
			return p, true
		}
	}
	return 0, false
}

// datagram reports whether a packet carries UDP that is no tunnel, as it can be seen
// at a glance.
func datagram(ip []byte) bool {
	var b []byte
	switch {
	case len(ip) >= ip4Header && ip[0]>>4 == 4 && ip[9] == protocolUDP:
		b = ip[min(int(ip[0]&0xf)*4, len(ip)):]
	case len(ip) >= ip6Header && ip[0]>>4 == 6 && ip[6] == protocolUDP:
		b = ip[ip6Header:]
	default:
		return false
	}
	if len(b) < datagramHeader {
		return true
	}
	_, tunnel := tunnels(binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:]))
	return !tunnel
}

// inUDP returns the IP packet in a datagram of a tunnel.
func inUDP(p part) []byte {
	src, _ := p.uint16(0)
	dst, _ := p.uint16(2)
	size, ok := p.uint16(4)
	if !ok || int(size) < datagramHeader {
		return nil
	}
	port, _ := tunnels(src, dst)
	p = p.upTo(int(size)).behind(datagramHeader)
	switch port {
	case portL2TP:
		return inL2TP(p)
	case portGTP:
		return inGTP(p)
	case portTeredo:
		return inTeredo(p)
	case portVXLAN:
		return inEther(p.behind(8)) // RFC 7348 §5
	case portGeneve:
		return inGeneve(p)
	}
	return nil
}

// inL2TP opens a data message of L2TP's second version (RFC 2661 §3.1).
func inL2TP(p part) []byte {
	const control, length, sequence, offset, version = 0x8000, 0x4000, 0x0800, 0x0200, 0xf
	flags, ok := p.uint16(0)
	if !ok || flags&control != 0 || flags&version != 2 {
		return nil
	}
	size := 6
	if flags&length != 0 {
		size += 2
	}
	if flags&sequence != 0 {
		size += 4
	}
	if flags&offset != 0 {
		n, _ := p.uint16(size)
		size += 2 + int(n)
	}
	return inPPP(p.behind(size))
}

// inGTP opens a G-PDU of GTP-U (3GPP TS 29.281 §5).
func inGTP(p part) []byte {
	const version1, optional, user, least = 0x30, 0x07, 0xff, 8
	if len(p.b) < least || p.b[0]&0xf0 != version1 || p.b[1] != user {
		return nil
	}
	if p.b[0]&optional == 0 {
		return packet(p.behind(least))
	}
	p = p.behind(least)
	if len(p.b) < 4 {
		return nil
	}
	next := p.b[3]
	for p = p.behind(4); next != 0; {
		if len(p.b) == 0 || p.b[0] == 0 || int(p.b[0])*4 > len(p.b) {
			return nil
		}
		size := int(p.b[0]) * 4 // of an extension header, whose last octet says what follows
		next = p.b[size-1]
		p = p.behind(size)
	}
	return packet(p)
}

// inTeredo opens IPv6 in UDP, before which may stand who is allowed to send it and
// where it came from (RFC 4380 §5.1.1).
func inTeredo(p part) []byte {
	const authentication, origin = 1, 0
	if n, ok := p.uint16(0); ok && n == authentication && len(p.b) >= 4 {
		p = p.behind(4 + int(p.b[2]) + int(p.b[3]) + 9)
	}
	if n, ok := p.uint16(0); ok && n == origin {
		p = p.behind(8)
	}
	return packet(p)
}

// inGeneve opens Geneve (RFC 8926 §3.4).
func inGeneve(p part) []byte {
	kind, ok := p.uint16(2)
	if !ok || p.b[0]>>6 != 0 {
		return nil
	}
	return byEtherType(kind, p.behind(8+int(p.b[0]&0x3f)*4))
}
