package capture

import (
	"encoding/binary"
	"slices"
)

// Tunnels are opened as Wireshark opens them without being asked: by the number of
// the protocol, or by the port that is registered for them. What is encrypted stays
// closed, and so does what is in fragments of UDP.

// part is a part of a frame: what was captured of it, and how many octets it had on
// the wire, which is at least as many.
type part struct {
	b    []byte
	size int
}

// behind is what follows the first n octets, or nothing where they were not captured.
func (p part) behind(n int) part {
	if n < 0 || n > len(p.b) {
		return part{}
	}
	return part{p.b[n:], p.size - n}
}

// upTo is no more than the first n octets.
func (p part) upTo(n int) part { return part{p.b[:min(n, len(p.b))], min(n, p.size)} }

func (p part) uint16(at int) (n uint16, ok bool) {
	if len(p.b) < at+2 {
		return 0, false
	}
	return binary.BigEndian.Uint16(p.b[at:]), true
}

// Protocols that carry other packets (IANA, Assigned Internet Protocol Numbers).
const (
	protocolIPv4 = 4
	protocolUDP  = 17
	protocolIPv6 = 41
	protocolGRE  = 47
)

// within returns the IP packet in an IP packet that is not itself a fragment, and
// nil when there is none.
func within(ip []byte) []byte {
	protocol, inner := carried(ip)
	switch protocol {
	case protocolIPv4, protocolIPv6:
		return packet(inner)
	case protocolGRE:
		return inGRE(inner)
	case protocolUDP:
		return inUDP(inner)
	}
	return nil
}

// carried is what an IP packet carries, behind all headers of IP.
func carried(ip []byte) (protocol uint8, p part) {
	const moreOrOffset = 0x3fff
	switch {
	case len(ip) >= ip4Header && ip[0]>>4 == 4:
		header, size := int(ip[0]&0xf)*4, int(binary.BigEndian.Uint16(ip[2:]))
		if header < ip4Header || size < header || binary.BigEndian.Uint16(ip[6:])&moreOrOffset != 0 {
			return 0, part{}
		}
		return ip[9], part{ip, max(size, len(ip))}.upTo(size).behind(header)
	case len(ip) >= ip6Header && ip[0]>>4 == 6:
		var p Packet
		t, first, err := decodeIPv6(&p, ip)
		if err != nil || !first || p.Fragment {
			return 0, part{}
		}
		return p.Protocol, part{t.data, len(t.data) + t.missing}
	}
	return 0, part{}
}

// packet returns an IP packet with a length that there was room for.
func packet(p part) []byte {
	ip := ifIP(p.b)
	if ip == nil {
		return nil
	}
	return fitted(ip, p.size)
}

// fitted returns an IP packet that does not say it is longer than room, which is at
// least what was captured: one that says so is as long as its frame, or as what else
// it is in, to Wireshark.
func fitted(ip []byte, room int) []byte {
	at, header := 2, 0 // where the length is, and what it does not count
	switch {
	case len(ip) >= ip4Header && ip[0]>>4 == 4:
	case len(ip) >= ip6Header && ip[0]>>4 == 6:
		at, header = 4, ip6Header
	default:
		return ip
	}
	if int(binary.BigEndian.Uint16(ip[at:]))+header <= room {
		return ip
	}
	ip = slices.Clone(ip)
	binary.BigEndian.PutUint16(ip[at:], uint16(room-header))
	return ip
}

// inEther returns the IP packet in an Ethernet frame.
func inEther(p part) []byte {
	ip := stripLink(linkEthernet, p.b)
	if ip == nil {
		ip = unwrap(linkEthernet, p.b)
	}
	if ip == nil {
		return nil
	}
	return fitted(ip, max(p.size-(len(p.b)-len(ip)), len(ip)))
}

// More EtherTypes.
const (
	etherBridged = 0x6558 // a whole frame of Ethernet (RFC 1701)
	etherMPLS    = 0x8847
	etherPPP     = 0x880b
	etherERSPAN  = 0x88be
)

// byEtherType returns the IP packet in what an EtherType says.
func byEtherType(kind uint16, p part) []byte {
	switch kind {
	case etherIPv4, etherIPv6:
		return packet(p)
	case etherBridged:
		return inEther(p)
	case etherPPP:
		return inPPP(p)
	case etherMPLS:
		return inMPLS(p)
	}
	return nil
}

// inMPLS takes off labels, the last of which has a bit that says so (RFC 3032 §2.1).
func inMPLS(p part) []byte {
	for len(p.b) >= 4 {
		last := p.b[2]&1 != 0
		if p = p.behind(4); last {
			return packet(p)
		}
	}
	return nil
}

// inPPP takes off the header of PPP, of which all may be left out that is always the
// same (RFC 1661 §2, §6.5, §6.6).
func inPPP(p part) []byte {
	const ipv4, ipv6 = 0x21, 0x57
	if n, ok := p.uint16(0); ok && n == 0xff03 {
		p = p.behind(2)
	}
	if len(p.b) > 0 && p.b[0] == 0 {
		p = p.behind(1)
	}
	if len(p.b) == 0 || p.b[0] != ipv4 && p.b[0] != ipv6 {
		return nil
	}
	return packet(p.behind(1))
}

// inGRE opens generic routing encapsulation (RFC 2784, RFC 2890; version 1 is that of
// RFC 2637).
func inGRE(p part) []byte {
	const (
		checksum, routing, key, sequence, acknowledgment = 0x8000, 0x4000, 0x2000, 0x1000, 0x0080
		version                                          = 7
	)
	flags, _ := p.uint16(0)
	kind, ok := p.uint16(2)
	if !ok || flags&routing != 0 || flags&version > 1 {
		return nil
	}
	size := 4
	for _, bit := range [...]uint16{checksum, key, sequence} {
		if flags&bit != 0 {
			size += 4
		}
	}
	if flags&version == 1 && flags&acknowledgment != 0 {
		size += 4
	}
	if kind != etherERSPAN {
		return byEtherType(kind, p.behind(size))
	}
	if p = p.behind(size); flags&sequence == 0 {
		return inEther(p)
	}
	if len(p.b) == 0 || p.b[0]>>4 != 1 { // ERSPAN's second version
		return nil
	}
	return inEther(p.behind(8))
}
