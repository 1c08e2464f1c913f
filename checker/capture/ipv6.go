package capture

import (
	"encoding/binary"
	"fmt"
	"net/netip"

	"github.com/google/gopacket/layers"
)

// decodeIPv6 reads the header and the extension headers (RFC 8200 §3, §4) into p.
// It returns what the packet carries, and false when that is a fragment other than
// the first.
//
// It does not use gopacket, which counts the Hop-by-Hop header twice, so that
// octets from beyond the packet's end get in, and cannot skip a fragment header.
func decodeIPv6(p *Packet, ip []byte) (t transport, first bool, err error) {
	const headerLen = 40
	if len(ip) < headerLen {
		return transport{}, false, fmt.Errorf("IPv6 header cut off after %d octets", len(ip))
	}
	p.Src, p.Dst = netip.AddrFrom16([16]byte(ip[8:])), netip.AddrFrom16([16]byte(ip[24:]))
	t.data = ip[headerLen:]
	// Length 0 is a jumbogram's (RFC 2675 §2): all that was captured belongs to it.
	if length := int(binary.BigEndian.Uint16(ip[4:])); length != 0 {
		t.missing = max(length-len(t.data), 0)
		t.data = t.data[:length-t.missing]
	}
	p.Truncated = t.missing > 0
	next := layers.IPProtocol(ip[6])
	for {
		p.Protocol = uint8(next)
		size, err := extensionSize(next, t.data)
		if err != nil || size == 0 {
			return t, err == nil, err
		}
		later := false
		if next == layers.IPProtocolIPv6Fragment {
			field := binary.BigEndian.Uint16(t.data[2:]) // offset, reserved bits, M
			later = field&^7 != 0
			p.Fragment = p.Fragment || later || field&1 != 0
		}
		next = layers.IPProtocol(t.data[0])
		t.data = t.data[size:]
		if later {
			p.Protocol = uint8(next)
			return t, false, nil
		}
	}
}

// extensionSize returns the octets of the extension header at the start of b, and
// 0 when next is not the number of one.
func extensionSize(next layers.IPProtocol, b []byte) (int, error) {
	const least = 8
	switch next {
	case layers.IPProtocolIPv6HopByHop, layers.IPProtocolIPv6Routing, layers.IPProtocolIPv6Destination,
		layers.IPProtocolIPv6Fragment, layers.IPProtocolAH:
	default:
		return 0, nil
	}
	if len(b) < least {
		return 0, fmt.Errorf("IPv6 extension header %d cut off after %d octets", next, len(b))
	}
	size := least
	switch next {
	case layers.IPProtocolIPv6Fragment: // always of 8 octets
	case layers.IPProtocolAH:
		size = (int(b[1]) + 2) * 4 // RFC 4302 §2.2
	default:
		size = (int(b[1]) + 1) * 8
	}
	if size < least || size > len(b) {
		return 0, fmt.Errorf("IPv6 extension header %d of %d octets in %d", next, size, len(b))
	}
	return size, nil
}
