package flow_test

import (
	"encoding/binary"
	"maps"
	"net/netip"
	"slices"
	"testing"

	"tcplearn/checker/flow/oracle"
)

// outer puts a payload into a packet of IPv4, with what stands in front of it.
func outer(protocol byte, before, payload []byte) []byte {
	b := []byte{0: 4<<4 | 5, 8: 64, 9: protocol, 12: 192, 13: 0, 14: 2, 15: 1, 16: 192, 17: 0, 18: 2, 19: 2}
	b = slices.Concat(b, before, payload)
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	return b
}

// outer6 is the same of IPv6.
func outer6(protocol byte, before, payload []byte) []byte {
	b := []byte{0: 6 << 4, 6: protocol, 7: 64, 8: 0xfd, 23: 1, 24: 0xfd, 39: 2}
	b = slices.Concat(b, before, payload)
	binary.BigEndian.PutUint16(b[4:], uint16(len(b)-40))
	return b
}

// overUDP puts a payload into a datagram to a port.
func overUDP(port uint16, before, payload []byte) []byte {
	header := binary.BigEndian.AppendUint16([]byte{0xc0, 0}, port)
	header = binary.BigEndian.AppendUint16(header, uint16(8+len(before)+len(payload)))
	return outer(17, slices.Concat(header, []byte{0, 0}, before), payload)
}

// inFrame puts a packet into an Ethernet frame.
func inFrame(ip []byte) []byte { return slices.Concat(etherOf(ip), ip) }

func etherOf(ip []byte) []byte {
	kind := []byte{0x08, 0}
	if ip[0]>>4 == 6 {
		kind = []byte{0x86, 0xdd}
	}
	return slices.Concat([]byte{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2}, kind)
}

func kindOf(ip []byte) []byte { return etherOf(ip)[12:] }

func pppOf(ip []byte) []byte {
	if ip[0]>>4 == 6 {
		return []byte{0, 0x57}
	}
	return []byte{0, 0x21}
}

// tunnels put a packet into another one.
var tunnels = map[string]func(ip []byte) []byte{
	"IP in IPv4": func(ip []byte) []byte {
		if ip[0]>>4 == 6 {
			return outer(41, nil, ip)
		}
		return outer(4, nil, ip)
	},
	"IP in IPv6": func(ip []byte) []byte {
		if ip[0]>>4 == 6 {
			return outer6(41, nil, ip)
		}
		return outer6(4, nil, ip)
	},
	"three times in IP":  func(ip []byte) []byte { return outer(4, nil, outer6(4, nil, outer(47, gre(0, ip), ip))) },
	"GRE":                func(ip []byte) []byte { return outer(47, gre(0, ip), ip) },
	"GRE with all":       func(ip []byte) []byte { return outer(47, append(gre(0xb000, ip), make([]byte, 12)...), ip) },
	"Ethernet in GRE":    func(ip []byte) []byte { return outer(47, []byte{0, 0, 0x65, 0x58}, inFrame(ip)) },
	"MPLS in GRE":        func(ip []byte) []byte { return outer(47, []byte{0, 0, 0x88, 0x47, 0, 1, 0, 64, 0, 1, 1, 64}, ip) },
	"ERSPAN":             func(ip []byte) []byte { return outer(47, []byte{0x10, 0, 0x88, 0xbe, 8: 0x10, 15: 0}, inFrame(ip)) },
	"PPTP":               func(ip []byte) []byte { return outer(47, pptp(ip), ip) },
	"GTP":                func(ip []byte) []byte { return overUDP(2152, []byte{0x30, 0xff, 0, byte(len(ip)), 7: 1}, ip) },
	"GTP with extension": func(ip []byte) []byte { return overUDP(2152, gtpExtended(ip), ip) },
	"VXLAN":              func(ip []byte) []byte { return overUDP(4789, []byte{0: 8, 6: 7, 7: 0}, inFrame(ip)) },
	"Geneve": func(ip []byte) []byte {
		return overUDP(6081, slices.Concat([]byte{1, 0}, kindOf(ip), make([]byte, 8)), ip)
	},
	"Ethernet in Geneve": func(ip []byte) []byte { return overUDP(6081, []byte{0, 0, 0x65, 0x58, 7: 0}, inFrame(ip)) },
	"L2TP":               func(ip []byte) []byte { return overUDP(1701, slices.Concat([]byte{0, 2, 0, 1, 0, 1}, pppOf(ip)), ip) },
	"Teredo": func(ip []byte) []byte {
		if ip[0]>>4 == 4 { // which it does not carry
			return ip
		}
		return overUDP(3544, []byte{0, 0, 0xc0, 1, 192, 0, 2, 9}, ip)
	},
	"L2TP with all": func(ip []byte) []byte { return overUDP(1701, l2tp(ip), ip) },
}

func gre(flags uint16, ip []byte) []byte {
	return append(binary.BigEndian.AppendUint16(nil, flags), kindOf(ip)...)
}

// pptp is GRE's version 1 with PPP (RFC 2637 §4.1).
func pptp(ip []byte) []byte {
	size := uint16(len(ip) + 4)
	header := binary.BigEndian.AppendUint16([]byte{0x30, 0x81, 0x88, 0x0b}, size)
	return slices.Concat(header, make([]byte, 10), []byte{0xff, 3}, pppOf(ip))
}

func gtpExtended(ip []byte) []byte {
	return []byte{0x34, 0xff, 0, byte(len(ip) + 8), 0, 0, 0, 1, 0, 0, 0, 0x85, 1, 0, 1, 0}
}

func l2tp(ip []byte) []byte {
	flags := []byte{0x4a, 2}
	size := binary.BigEndian.AppendUint16(nil, uint16(16+4+len(ip)))
	return slices.Concat(flags, size, []byte{0, 1, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0}, []byte{0xff, 3}, pppOf(ip))
}

// TestAgreesInTunnels compares on a call of IPv4 and one of IPv6 in every tunnel, in
// one file, because tshark takes long to start.
func TestAgreesInTunnels(t *testing.T) {
	var frames [][]byte
	for i, name := range slices.Sorted(maps.Keys(tunnels)) {
		first := len(frames) + 1
		for _, s := range handshake(up(push, 1, 1, "hello, xiao mei."), up(push, 1, 1, "hello, xiao mei."), down(finACK, 1, 17, "")) {
			other := *s
			for _, end := range []*netip.AddrPort{&other.Src, &other.Dst} {
				*end = netip.AddrPortFrom(end.Addr(), end.Port()+uint16(i))
			}
			frames = append(frames, tunnels[name](encode(&other)), tunnels[name](encode6(t, &other)))
		}
		t.Logf("frames %d to %d: %s", first, len(frames), name)
	}
	path := writePcap(t, 101, frames, whole)
	if got := countSegments(t, path); got != len(frames) {
		t.Errorf("%d segments in %d frames", got, len(frames))
	}
	oracle.Compare(t, path)
	for _, limit := range []int{48, 64, 68, 76, 96, 120} {
		t.Logf("captured up to %d octets", limit)
		oracle.Compare(t, writePcap(t, 101, frames, limit))
	}
}
