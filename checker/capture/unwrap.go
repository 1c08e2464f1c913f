package capture

import (
	"encoding/binary"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

func protocolOf(number uint8) layers.IPProtocol { return layers.IPProtocol(number) }

// unwrap returns the IP packet in a frame that has more around it than stripLink
// knows, such as PPP, MPLS or IEEE 802.11, and nil when there is none.
func unwrap(link uint16, frame []byte) []byte {
	const etherHeader = 14
	switch {
	case link == linkHDLC || link == linkPPP && len(frame) > 0 && (frame[0] == hdlcOne || frame[0] == hdlcAll):
		return inHDLC(frame)
	case link == linkJuniper:
		return inJuniper(frame)
	case link > 0xff || len(frame) < ip4Header:
		return nil // gopacket's link types have eight bits
	case link == linkEthernet && len(frame) < etherHeader+ip4Header:
		return nil
	}
	p := gopacket.NewPacket(frame, layers.LinkType(link), gopacket.DecodeOptions{NoCopy: true, Lazy: true})
	network := p.NetworkLayer()
	if network == nil {
		return nil
	}
	switch network.LayerType() {
	case layers.LayerTypeIPv4, layers.LayerTypeIPv6:
		return ifIP(from(frame, network.LayerContents(), len(network.LayerPayload())))
	}
	return nil
}

// from returns the packet whose header gopacket found in a frame, up to the frame's
// end: of IEEE 802.11, gopacket takes off a check sequence, which may not be there,
// and what follows a packet does no harm. Where radiotap says that there is none,
// gopacket works on a copy with one.
func from(frame, header []byte, payload int) []byte {
	at := cap(frame) - cap(header)
	if at >= 0 && at < len(frame) && &frame[at] == &header[0] {
		return frame[at:]
	}
	return header[:min(len(header)+payload, cap(header))]
}

// The addresses with which frames of Cisco's HDLC begin: to the other end, to all.
const (
	hdlcOne = 0x0f
	hdlcAll = 0x8f
)

// inHDLC returns the IP packet in a frame of Cisco's HDLC, with which captures of PPP
// links are mixed: an address, a control octet and an EtherType.
func inHDLC(frame []byte) []byte {
	const header = 4
	if len(frame) < header {
		return nil
	}
	return byEtherType(binary.BigEndian.Uint16(frame[2:]), part{frame[header:], maxLength})
}

// inJuniper returns the IP packet in a frame to which a Juniper router gave a header
// of its own: three octets that are always the same, flags, and an extension whose
// length stands before it (tcpdump, print-juniper.c).
func inJuniper(frame []byte) []byte {
	const magic, header, extended, noEther = "MGC", 4, 0x80, 0x02
	if len(frame) < header+2 || string(frame[:3]) != magic || frame[3]&noEther != 0 {
		return nil
	}
	size := header
	if frame[3]&extended != 0 {
		size += 2 + int(binary.BigEndian.Uint16(frame[header:]))
	}
	return inEther(part{frame, maxLength}.behind(size))
}
