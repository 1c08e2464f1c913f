package tcpdump

import (
	"encoding/binary"
	"fmt"
	"strings"

	"tcplearn/checker/capture"
	"tcplearn/checker/tcp"
)

// header writes what -v shows of the IP header, up to the ends.
func (p *printer) header(raw []byte, d *capture.Packet) string {
	if p.verbose == 0 {
		return ""
	}
	big := binary.BigEndian
	protocol := map[uint8]string{protocolTCP: "TCP", protocolUDP: "UDP", protocolICMP: "ICMP"}[d.Protocol]
	if raw[0]>>4 == 6 {
		label := big.Uint32(raw) & 0xfffff
		text := "("
		if class := big.Uint32(raw) >> 20 & 0xff; class != 0 {
			text += fmt.Sprintf("class 0x%02x, ", class)
		}
		if label != 0 {
			text += fmt.Sprintf("flowlabel 0x%05x, ", label)
		}
		return text + fmt.Sprintf("hlim %d, next-header %s (%d) payload length: %d) ", raw[7], protocol, raw[6], big.Uint16(raw[4:]))
	}
	fragment := big.Uint16(raw[6:])
	var set []string
	for _, f := range []struct {
		bit  uint16
		name string
	}{{0x2000, "+"}, {0x4000, "DF"}, {0x8000, "rsvd"}} {
		if fragment&f.bit != 0 {
			set = append(set, f.name)
		}
	}
	if len(set) == 0 {
		set = []string{"none"}
	}
	return fmt.Sprintf("(tos 0x%x, ttl %d, id %d, offset %d, flags [%s], proto %s (%d), length %d)\n    ",
		raw[1], raw[8], big.Uint16(raw[4:]), fragment&0x1fff*8, strings.Join(set, ", "), protocol, d.Protocol, big.Uint16(raw[2:]))
}

// checksum writes a segment's checksum, and the right one where it is not.
func checksum(raw []byte, s *tcp.Segment) string {
	if s.ChecksumOK {
		return fmt.Sprintf("0x%04x (correct)", s.Checksum)
	}
	start := 40
	if raw[0]>>4 == 4 {
		start = int(raw[0]&0xf) * 4
	}
	size := s.HeaderLen + s.Len
	if start+size > len(raw) {
		return fmt.Sprintf("0x%04x (not verified)", s.Checksum) // not all of it was captured
	}
	segment := append([]byte(nil), raw[start:start+size]...)
	segment[16], segment[17] = 0, 0
	pseudo := append(s.Src.Addr().AsSlice(), s.Dst.Addr().AsSlice()...)
	pseudo = append(pseudo, 0, protocolTCP, byte(size>>8), byte(size))
	return fmt.Sprintf("0x%04x (incorrect -> 0x%04x)", s.Checksum, internetChecksum(append(pseudo, segment...)))
}

// internetChecksum is that of RFC 1071.
func internetChecksum(b []byte) uint16 {
	var sum uint32
	for i := 0; i+1 < len(b); i += 2 {
		sum += uint32(binary.BigEndian.Uint16(b[i:]))
	}
	if len(b)%2 == 1 {
		sum += uint32(b[len(b)-1]) << 8
	}
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return ^uint16(sum)
}

// dump writes the whole packet: as text with -A, as octets with -x, as both with -X.
func (p *printer) dump(raw []byte) string {
	switch {
	case p.ascii:
		return "\n" + printable(raw)
	case p.hex || p.both:
		return hexLines(raw, p.both)
	}
	return ""
}

// printable writes octets as text. A carriage return at the end of a line is left out,
// and all that would disturb a terminal is a dot.
func printable(b []byte) string {
	out := make([]byte, 0, len(b))
	for i, c := range b {
		switch {
		case c == '\r' && (i+1 == len(b) || b[i+1] == '\n'):
		case c == '\n' || c == '\t' || (c >= ' ' && c < 0x7f):
			out = append(out, c)
		default:
			out = append(out, '.')
		}
	}
	return string(out)
}

func hexLines(raw []byte, text bool) string {
	const perLine = 16
	var b strings.Builder
	for at := 0; at < len(raw); at += perLine {
		line := raw[at:min(at+perLine, len(raw))]
		hex, chars := "", ""
		for i, c := range line {
			if i%2 == 0 {
				hex += " "
			}
			hex += fmt.Sprintf("%02x", c)
			if c <= ' ' || c >= 0x7f {
				c = '.'
			}
			chars += string(rune(c))
		}
		fmt.Fprintf(&b, "\n\t0x%04x: %s", at, hex)
		if text {
			fmt.Fprintf(&b, "%*s%s", 42-len(hex), "", chars)
		}
	}
	return b.String()
}
