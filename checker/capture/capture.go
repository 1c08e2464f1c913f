// Package capture decodes IP packets and reads and writes capture files.
//
// It is the only place that knows gopacket, whose layers read the headers of IP,
// TCP, UDP and ICMP. The files are read and written here without it: its pcapng
// reader trusts the lengths that a file claims, up to gigabytes of memory, and its
// pcapng writer has no comments on packets. Walking a file's blocks as carefully
// as a guard in front of that reader would have to is already most of a reader.
//
// Files are pcap (draft-ietf-opsawg-pcap) and pcapng (draft-ietf-opsawg-pcapng);
// comments name sections of these two by their titles.
package capture

import "time"

// Record is one packet of a capture file.
type Record struct {
	// Interface is the index of where it was captured: in NewWriter's list, or,
	// when read, among the interfaces of the file's section.
	Interface int
	// At is when it was captured, to the nanosecond; zero when the file does not say.
	At time.Time
	// Data is the IP packet from its first octet on, without a link header. When
	// read, it is nil if the frame holds no IP packet or its link type is unknown.
	Data []byte
	// Comment is what the file says about the packet: valid UTF-8, of several
	// lines maybe, and a stranger's when it was read from a file.
	Comment string
}

// maxPacket is the most octets that a packet may have in a file, the limit that
// libpcap (MAXIMUM_SNAPLEN) and Wireshark have, too.
const maxPacket = 262144

// nanosecond is the resolution of times, as the exponent of if_tsresol.
const nanosecond = 9

// Types of the blocks of pcapng (section "Block Types").
const (
	blockInterface = 1
	blockPacket    = 2 // obsolete, still found in old files
	blockSimple    = 3
	blockEnhanced  = 6
	blockSection   = 0x0a0d0d0a

	byteOrderMagic = 0x1a2b3c4d
)

// Codes of options of pcapng (sections "Options", "Section Header Block Options"
// and "Interface Description Block Options").
const (
	optEnd         = 0
	optComment     = 1
	optApplication = 4  // shb_userappl
	optName        = 2  // if_name
	optDescription = 3  // if_description
	optResolution  = 9  // if_tsresol
	optTimeOffset  = 14 // if_tsoffset
)
