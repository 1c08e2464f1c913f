package capture

import (
	"encoding/binary"
	"math/bits"
	"time"
)

// pcap reads the packets of a pcap file (draft-ietf-opsawg-pcap).
type pcap struct {
	bigEndian bool
	unit      time.Duration // of the second half of a time
	link      uint16
	empty     int   // how many frames in a row had no octets, neither here nor on the wire
	since     int64 // where the first of them begins
}

// mostEmpty is how many such frames in a row are believed: no network has one, and a
// hole in a file, which reads as zeros, has as many as it has room for.
const mostEmpty = 1 << 21

// recordHeader is how many octets stand before a packet.
const recordHeader = 16

// Magic numbers of pcap, which say the unit of times (section "File Header").
const (
	magicMicroseconds = 0xa1b2c3d4
	magicNanoseconds  = 0xa1b23c4d
)

// newPcap reads the file header.
func newPcap(s *source) (*pcap, error) {
	magic, err := s.r.Peek(4)
	if err != nil {
		return nil, err
	}
	p := pcapOf(magic)
	if p == nil {
		return nil, s.fault(NotCapture)
	}
	var header [24]byte
	if err := s.fill(header[:]); err != nil {
		return nil, err
	}
	// The upper half of the field says whether frames end with a check sequence.
	p.link = uint16(p.uint32(header[20:]))
	return p, nil
}

// pcapOf returns a reader for files that begin with magic, and nil for others.
func pcapOf(magic []byte) *pcap {
	for _, bigEndian := range [...]bool{false, true} {
		p := &pcap{bigEndian: bigEndian}
		switch p.uint32(magic) {
		case magicMicroseconds:
			p.unit = time.Microsecond
			return p
		case magicNanoseconds:
			p.unit = time.Nanosecond
			return p
		}
	}
	return nil
}

// next reads a packet record (section "Packet Record"). More octets than the
// header's snapshot length are accepted, as Wireshark does.
func (p *pcap) next(s *source, r *raw) error {
	if err := s.begin(); err != nil {
		return err
	}
	header, err := s.take(recordHeader)
	if err != nil {
		return err
	}
	seconds, fraction := p.uint32(header), p.uint32(header[4:])
	captured, onWire := p.uint32(header[8:]), p.uint32(header[12:])
	if captured > maxPacket || !p.believable(s, captured|onWire) {
		return s.fault(Damaged)
	}
	r.link, r.size = p.link, int(onWire)
	r.At = time.Unix(int64(seconds), int64(fraction)*int64(p.unit))
	r.frame, err = s.take(int(captured))
	return err
}

// uint32 reads a number in the file's order of octets.
func (p *pcap) uint32(b []byte) uint32 {
	n := binary.LittleEndian.Uint32(b)
	if p.bigEndian {
		return bits.ReverseBytes32(n)
	}
	return n
}

// believable counts frames without octets, and reports whether that are not too many.
// If they are, the place of the fault is where they begin.
func (p *pcap) believable(s *source, octets uint32) bool {
	switch {
	case octets > 0:
		p.empty = 0
		return true
	case p.empty == 0:
		p.since = s.offset
	}
	if p.empty++; p.empty <= mostEmpty {
		return true
	}
	s.offset = p.since
	return false
}
