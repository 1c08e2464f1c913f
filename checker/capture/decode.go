package capture

import (
	"errors"
	"fmt"
	"net/netip"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// Packet is what one IP packet carries. At most one of Segment, Datagram and ICMP
// is set: none when it carries something else, or when it is a fragment other
// than the first, which has no header of theirs.
type Packet struct {
	Src, Dst netip.Addr
	// Protocol is the number of what the packet carries, after all extension
	// headers (IANA, Assigned Internet Protocol Numbers).
	Protocol uint8
	// Fragment is whether the packet is a part of a larger one (RFC 791 §3.2, RFC
	// 8200 §4.5). A first fragment is decoded as far as it goes, and its checksum
	// cannot be verified.
	Fragment bool
	// Truncated is whether there are fewer octets than the IP header announces:
	// the capture kept only the beginning, or the header lies. A checksum cannot be
	// verified then either.
	Truncated bool
	Segment   *tcp.Segment
	Datagram  *evidence.Datagram
	ICMP      *ICMP
}

// ICMP is the kind of a control message (RFC 792, RFC 4443). The numbers of the
// two versions differ: the packet's addresses say which they are.
type ICMP struct {
	Type, Code uint8
}

// Pings reports whether the packet is an echo request, as ping sends it (RFC 792,
// RFC 4443 §4.1).
func (p *Packet) Pings() bool {
	request := uint8(layers.ICMPv4TypeEchoRequest)
	if p.Dst.Is6() {
		request = layers.ICMPv6TypeEchoRequest
	}
	return p.ICMP != nil && p.ICMP.Type == request
}

// Decoder decodes IP packets one after the other. Its zero value is ready to use;
// it must not be used by two goroutines at the same time.
type Decoder struct {
	ip4  layers.IPv4
	tcp  layers.TCP
	udp  layers.UDP
	icmp layers.ICMPv4
}

// Decode decodes the IP packet that begins with ip's first octet; what follows
// the packet's end is ignored. What it returns is the caller's, and only payloads
// and option data alias ip.
//
// An error means that the packet contradicts itself or ends in the middle of a
// header; the Packet then holds what was decoded before that.
func (d *Decoder) Decode(ip []byte) (Packet, error) {
	if len(ip) == 0 {
		return Packet{}, errors.New("capture: empty packet")
	}
	var p Packet
	var err error
	switch version := ip[0] >> 4; version {
	case 4:
		err = d.decode4(&p, ip)
	case 6:
		err = d.decode6(&p, ip)
	default:
		err = fmt.Errorf("IP version %d", version)
	}
	if err != nil {
		return p, fmt.Errorf("capture: decode packet: %w", err)
	}
	return p, nil
}

// Decode decodes one packet as a new Decoder does.
func Decode(ip []byte) (Packet, error) {
	var d Decoder
	return d.Decode(ip)
}

// transport is what an IP packet carries, on the way to being decoded.
type transport struct {
	data    []byte // what was captured of it
	missing int    // how many octets more it has
}

func (d *Decoder) decode4(p *Packet, ip []byte) error {
	if err := d.ip4.DecodeFromBytes(ip, gopacket.NilDecodeFeedback); err != nil {
		return err
	}
	h := &d.ip4
	missing := max(int(h.Length)-len(ip), 0)
	p.Src, p.Dst = netip.AddrFrom4([4]byte(h.SrcIP)), netip.AddrFrom4([4]byte(h.DstIP))
	p.Protocol = uint8(h.Protocol)
	p.Fragment = h.Flags&layers.IPv4MoreFragments != 0 || h.FragOffset != 0
	p.Truncated = missing > 0
	if h.FragOffset != 0 {
		return nil
	}
	return d.carry(p, transport{h.Payload, missing})
}

func (d *Decoder) decode6(p *Packet, ip []byte) error {
	t, first, err := decodeIPv6(p, ip)
	if err != nil || !first {
		return err
	}
	return d.carry(p, t)
}

// carry decodes what the packet carries, if it is one of the protocols we know.
func (d *Decoder) carry(p *Packet, t transport) error {
	var err error
	switch layers.IPProtocol(p.Protocol) {
	case layers.IPProtocolTCP:
		p.Segment, err = d.segment(p, t)
	case layers.IPProtocolUDP:
		p.Datagram, err = d.datagram(p, t)
	case layers.IPProtocolICMPv4, layers.IPProtocolICMPv6:
		p.ICMP, err = d.controlMessage(t)
	}
	return err
}

func (d *Decoder) datagram(p *Packet, t transport) (*evidence.Datagram, error) {
	if err := d.udp.DecodeFromBytes(t.data, gopacket.NilDecodeFeedback); err != nil {
		return nil, err
	}
	if got := len(t.data) + t.missing; int(d.udp.Length) > got && !p.Fragment {
		return nil, fmt.Errorf("UDP length %d in %d octets", d.udp.Length, got)
	}
	return &evidence.Datagram{
		Src:     netip.AddrPortFrom(p.Src, uint16(d.udp.SrcPort)),
		Dst:     netip.AddrPortFrom(p.Dst, uint16(d.udp.DstPort)),
		Payload: d.udp.Payload,
	}, nil
}

// controlMessage reads the type and code, which stand at the same place in both
// versions of ICMP.
func (d *Decoder) controlMessage(t transport) (*ICMP, error) {
	if err := d.icmp.DecodeFromBytes(t.data, gopacket.NilDecodeFeedback); err != nil {
		return nil, err
	}
	return &ICMP{d.icmp.TypeCode.Type(), d.icmp.TypeCode.Code()}, nil
}
