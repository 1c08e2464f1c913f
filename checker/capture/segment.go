package capture

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"slices"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"tcplearn/checker/tcp"
)

// segment decodes a TCP segment. Malformed options do not make it an error: a
// kernel that meets one ignores it and the rest (net/ipv4/tcp_input.c,
// tcp_parse_options), so the segment takes effect. Of a header that was not
// captured to its end those options are known that were, and up to the window it must
// have been.
func (d *Decoder) segment(p *Packet, t transport) (*tcp.Segment, error) {
	const leastHeader, least = 20, 16
	captured := len(t.data)
	if captured < leastHeader {
		if t.missing == 0 || len(t.data) < least {
			return nil, fmt.Errorf("TCP header cut off after %d octets", len(t.data))
		}
		unknown := min(leastHeader-len(t.data), t.missing) // of the checksum and the urgent pointer
		t.data, t.missing = append(slices.Clone(t.data), make([]byte, unknown)...), t.missing-unknown
	}
	size, whole := int(t.data[12]>>4)*4, len(t.data)+t.missing
	if size < leastHeader || size > whole {
		return nil, fmt.Errorf("TCP header of %d octets in %d", size, whole)
	}
	h := &d.tcp
	// With the header's length being right, only an option can be wrong or missing.
	malformed := h.DecodeFromBytes(t.data, gopacket.NilDecodeFeedback) != nil
	known := options(h.Options, malformed)
	cut := size > captured
	if cut { // gopacket reads none then
		known = appendOptions(nil, t.data[leastHeader:])
	}
	return &tcp.Segment{
		Src:        netip.AddrPortFrom(p.Src, uint16(h.SrcPort)),
		Dst:        netip.AddrPortFrom(p.Dst, uint16(h.DstPort)),
		Seq:        tcp.Seq(h.Seq),
		Ack:        tcp.Seq(h.Ack),
		Flags:      tcp.Flags(binary.BigEndian.Uint16(t.data[12:]) & 0x1ff),
		Window:     h.Window,
		HeaderLen:  size,
		Options:    known,
		HeaderCut:  cut,
		Checksum:   h.Checksum,
		ChecksumOK: !p.Truncated && !p.Fragment && checksumOK(p, t.data),
		Payload:    h.Payload,
		Len:        whole - size,
	}, nil
}

// options converts the options that gopacket read, the last of which is the
// malformed one, if one is.
func options(in []layers.TCPOption, malformed bool) []tcp.Option {
	if malformed && len(in) > 0 {
		in = in[:len(in)-1]
	}
	if len(in) == 0 {
		return nil
	}
	out := make([]tcp.Option, len(in))
	for i, o := range in {
		out[i] = tcp.Option{Kind: tcp.OptionKind(o.OptionType), Data: o.OptionData}
	}
	return out
}

// checksumOK verifies the checksum of a whole segment: the sum over it and over
// the pseudo header has all bits set (RFC 1071 §1, RFC 9293 §3.1, RFC 8200 §8.1).
// gopacket's computation is of no use: it writes into the packet.
func checksumOK(p *Packet, segment []byte) bool {
	sum := uint64(layers.IPProtocolTCP) + uint64(len(segment))
	for _, a := range [...]netip.Addr{p.Src, p.Dst} {
		if a.Is4() {
			b := a.As4()
			sum = addWords(sum, b[:])
		} else {
			b := a.As16()
			sum = addWords(sum, b[:])
		}
	}
	sum = addWords(sum, segment)
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return sum == 0xffff
}

// addWords adds b's 16-bit words to sum, two at a time, which comes to the same
// after folding (RFC 1071 §2). 64 bits hold the sum of any packet.
func addWords(sum uint64, b []byte) uint64 {
	for ; len(b) >= 4; b = b[4:] {
		sum += uint64(binary.BigEndian.Uint32(b))
	}
	if len(b) >= 2 {
		sum += uint64(binary.BigEndian.Uint16(b))
		b = b[2:]
	}
	if len(b) == 1 {
		sum += uint64(b[0]) << 8
	}
	return sum
}
