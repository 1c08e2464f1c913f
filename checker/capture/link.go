package capture

import "encoding/binary"

// Link-layer header types (https://www.tcpdump.org/linktypes.html). Raw IP has
// the number 101 in files and 12 or 14 where a system's own number got in.
const (
	linkNull     = 0
	linkEthernet = 1
	linkPPP      = 9
	linkRawBSD   = 12
	linkRawOpen  = 14
	linkRaw      = 101
	linkHDLC     = 104
	linkJuniper  = 178 // Ethernet as a Juniper router captures it
	linkLoop     = 108
	linkSLL      = 113
	linkIPv4     = 228
	linkIPv6     = 229
	linkIPoIB    = 242
	linkSLL2     = 276
)

// EtherTypes (IANA, IEEE 802 Numbers).
const (
	etherIPv4    = 0x0800
	etherIPv6    = 0x86dd
	etherVLAN    = 0x8100 // IEEE 802.1Q
	etherService = 0x88a8 // IEEE 802.1ad, the outer one of two tags
)

// stripLink returns the IP packet in a frame of the given link type, and nil when
// there is none or the link type is not one of the above.
func stripLink(link uint16, frame []byte) []byte {
	switch link {
	case linkRaw, linkRawBSD, linkRawOpen, linkIPv4, linkIPv6:
		return ifIP(frame)
	case linkNull, linkLoop:
		return stripNull(frame)
	case linkEthernet:
		return stripEther(frame, 12, 14)
	case linkSLL:
		return stripEther(frame, 14, 16)
	case linkSLL2:
		return stripEther(frame, 0, 20)
	case linkIPoIB:
		return stripEther(frame, 40, 44)
	}
	return nil
}

// ifIP returns b if its first octet has the version of IPv4 or IPv6.
func ifIP(b []byte) []byte {
	if len(b) == 0 || b[0]>>4 != 4 && b[0]>>4 != 6 {
		return nil
	}
	return b
}

// stripNull takes off the address family in front of a packet on a BSD loopback
// interface. It is in the byte order of the machine that captured and its value
// for IPv6 differs from system to system, so the packet itself says what it is.
func stripNull(frame []byte) []byte {
	const headerLen = 4
	if len(frame) < headerLen {
		return nil
	}
	return ifIP(frame[headerLen:])
}

// stripEther takes off a header of the given size that has an EtherType at the
// given place, and VLAN tags behind it.
func stripEther(frame []byte, typeAt, size int) []byte {
	if len(frame) < size {
		return nil
	}
	etherType := binary.BigEndian.Uint16(frame[typeAt:])
	rest := frame[size:]
	for etherType == etherVLAN || etherType == etherService {
		const tagLen = 4 // two octets of tag, and the next EtherType
		if len(rest) < tagLen {
			return nil
		}
		etherType = binary.BigEndian.Uint16(rest[2:])
		rest = rest[tagLen:]
	}
	if etherType != etherIPv4 && etherType != etherIPv6 {
		return nil
	}
	return ifIP(rest)
}
