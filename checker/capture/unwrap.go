package capture

import (
	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

func protocolOf(number uint8) layers.IPProtocol { return layers.IPProtocol(number) }

// unwrap returns the IP packet in a frame that has more around it than stripLink
// knows, such as PPP, MPLS or IEEE 802.11, and nil when there is none.
func unwrap(link uint16, frame []byte) []byte {
	const etherHeader = 14
	if link > 0xff || len(frame) < ip4Header || link == linkEthernet && len(frame) < etherHeader+ip4Header {
		return nil // gopacket's link types have eight bits, and there is no room for IP
	}
	p := gopacket.NewPacket(frame, layers.LinkType(link), gopacket.DecodeOptions{NoCopy: true, Lazy: true})
	network := p.NetworkLayer()
	if network == nil {
		return nil
	}
	switch network.LayerType() {
	case layers.LayerTypeIPv4, layers.LayerTypeIPv6:
		return from(frame, network.LayerContents(), len(network.LayerPayload()))
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
