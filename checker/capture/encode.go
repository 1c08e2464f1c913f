package capture

import (
	"errors"
	"fmt"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"tcplearn/checker/tcp"
)

// hopLimit is what a packet that we write may live, in routers passed: what Linux
// gives its own (ip-sysctl.rst, ip_default_ttl).
const hopLimit = 64

// Limits of what a header can say, in octets: TCP's data offset counts 15 words of
// which 5 are fixed, IP's length has 16 bits (RFC 9293 §3.1, RFC 791 §3.1).
const (
	maxOptions = 40
	maxLength  = 65535
)

// Encode writes a segment as an IP packet, of IPv4 or IPv6 as its addresses are,
// with right lengths and checksums: Checksum, ChecksumOK and Len are not looked at.
// Options are padded to a multiple of four octets. It is the inverse of Decode, and
// writes any combination of flags and numbers, sensible or not.
//
// It refuses addresses of two families, and options or data that no header can
// describe.
func Encode(s *tcp.Segment) ([]byte, error) {
	header, options := tcpLayer(s)
	if options > maxOptions {
		return nil, fmt.Errorf("capture: encode segment: %d octets of options, at most %d are allowed", options, maxOptions)
	}
	network, err := networkLayer(s)
	if err != nil {
		return nil, fmt.Errorf("capture: encode segment: %w", err)
	}
	if err := header.SetNetworkLayerForChecksum(network); err != nil {
		return nil, fmt.Errorf("capture: encode segment: %w", err)
	}
	buffer := gopacket.NewSerializeBuffer()
	fix := gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}
	if err := gopacket.SerializeLayers(buffer, fix, network, header, gopacket.Payload(s.Payload)); err != nil {
		return nil, fmt.Errorf("capture: encode segment: %w", err)
	}
	if n := len(buffer.Bytes()); n > maxLength {
		return nil, fmt.Errorf("capture: encode segment: %d octets, at most %d are allowed", n, maxLength)
	}
	return buffer.Bytes(), nil
}

// tcpLayer is the segment's header, and how many octets its options take.
func tcpLayer(s *tcp.Segment) (header *layers.TCP, options int) {
	h := &layers.TCP{
		SrcPort: layers.TCPPort(s.Src.Port()), DstPort: layers.TCPPort(s.Dst.Port()),
		Seq: uint32(s.Seq), Ack: uint32(s.Ack), Window: s.Window,
		FIN: s.Flags.Has(tcp.FIN), SYN: s.Flags.Has(tcp.SYN), RST: s.Flags.Has(tcp.RST),
		PSH: s.Flags.Has(tcp.PSH), ACK: s.Flags.Has(tcp.ACK), URG: s.Flags.Has(tcp.URG),
		ECE: s.Flags.Has(tcp.ECE), CWR: s.Flags.Has(tcp.CWR), NS: s.Flags.Has(tcp.AE),
	}
	for _, o := range s.Options {
		option := layers.TCPOption{OptionType: layers.TCPOptionKind(o.Kind)}
		size := 1 // the kind alone
		if o.Kind != tcp.OptionEnd && o.Kind != tcp.OptionNop {
			option.OptionData = o.Data
			size = 2 + len(o.Data) // kind and length before it
		}
		option.OptionLength = uint8(size)
		h.Options = append(h.Options, option)
		options += size
	}
	return h, options
}

// layer is an IP header that can be written and take part in TCP's checksum.
type layer interface {
	gopacket.NetworkLayer
	gopacket.SerializableLayer
}

func networkLayer(s *tcp.Segment) (layer, error) {
	from, to := s.Src.Addr(), s.Dst.Addr()
	switch {
	case from.Is4() && to.Is4():
		return &layers.IPv4{
			Version: 4, TTL: hopLimit, Flags: layers.IPv4DontFragment, Protocol: layers.IPProtocolTCP,
			SrcIP: from.AsSlice(), DstIP: to.AsSlice(),
		}, nil
	case from.Is6() && to.Is6():
		return &layers.IPv6{
			Version: 6, HopLimit: hopLimit, NextHeader: layers.IPProtocolTCP,
			SrcIP: from.AsSlice(), DstIP: to.AsSlice(),
		}, nil
	}
	return nil, errors.New("addresses of two families")
}
