// Package tcp is the vocabulary that the rest of tcplearn speaks: the segment
// and its header, control bits, options, sequence numbers and connection states,
// named as in RFC 9293. It does no I/O and imports nothing of the project.
package tcp

import (
	"encoding/binary"
	"net/netip"
)

// Segment is one TCP segment as it was seen on a wire, its header fields in host
// byte order.
type Segment struct {
	Src, Dst netip.AddrPort
	Seq      Seq // sequence number of the first octet, or of SYN or FIN
	Ack      Seq // acknowledgment number; meaningless without the ACK bit
	Flags    Flags
	Window   uint16 // as in the header, not scaled (RFC 7323 §2)
	// HeaderLen is the length of the TCP header in octets, options included: four
	// times the data offset of the header. 0 when it is not known.
	HeaderLen int
	Options   []Option
	// HeaderCut is whether the header was not captured to its end. Options are those
	// that were, then.
	HeaderCut bool
	Checksum  uint16
	// ChecksumOK is whether the checksum verifies over header and data.
	ChecksumOK bool
	Payload    []byte // the octets captured, possibly fewer than Len
	Len        int    // octets of data: IP payload less the TCP header
}

// SeqLen is how many sequence numbers the segment takes: its data, plus one for
// SYN and one for FIN (RFC 9293 §3.4, SEG.LEN). A bare ACK takes none.
func (s *Segment) SeqLen() int {
	n := s.Len
	if s.Flags.Has(SYN) {
		n++
	}
	if s.Flags.Has(FIN) {
		n++
	}
	return n
}

// Next is the sequence number that follows the segment's last octet.
func (s *Segment) Next() Seq { return s.Seq.Add(s.SeqLen()) }

// Bare reports whether the segment is nothing but an acknowledgment: no data and
// none of SYN, FIN, RST.
func (s *Segment) Bare() bool {
	return s.Flags.Has(ACK) && !s.Flags.Any(SYN|FIN|RST) && s.Len == 0
}

// Option is one TCP option (RFC 9293 §3.2). Data excludes the kind and length
// octets.
type Option struct {
	Kind OptionKind
	Data []byte
}

// OptionKind is the number of a TCP option (IANA, TCP Option Kind Numbers).
type OptionKind uint8

// The options a handshake usually carries.
const (
	OptionEnd           OptionKind = 0
	OptionNop           OptionKind = 1
	OptionMSS           OptionKind = 2 // RFC 9293 §3.7.1
	OptionWindowScale   OptionKind = 3 // RFC 7323 §2
	OptionSACKPermitted OptionKind = 4 // RFC 2018 §2
	OptionSACK          OptionKind = 5 // RFC 2018 §3
	OptionTimestamps    OptionKind = 8 // RFC 7323 §3
	OptionFastOpen      OptionKind = 34
	OptionMPTCP         OptionKind = 30
)

// Option returns the data of the first option of the given kind, and whether the
// segment carries one.
func (s *Segment) Option(kind OptionKind) ([]byte, bool) {
	for _, o := range s.Options {
		if o.Kind == kind {
			return o.Data, true
		}
	}
	return nil, false
}

// MSS returns the maximum segment size that the segment announces, in octets,
// and whether it announces one.
func (s *Segment) MSS() (int, bool) {
	data, ok := s.Option(OptionMSS)
	if !ok || len(data) != 2 {
		return 0, false
	}
	return int(binary.BigEndian.Uint16(data)), true
}
