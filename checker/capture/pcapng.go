package capture

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// maxBlock is the most octets a block may have, the limit that Wireshark has, too
// (wiretap/pcapng.c).
const maxBlock = 16 << 20

// maxInterfaces is how many interfaces a section may describe: as many as the
// obsolete Packet Block can name.
const maxInterfaces = 1 << 16

// pcapng reads the packets of a pcapng file (draft-ietf-opsawg-pcapng). Byte order
// and interfaces hold within one section.
type pcapng struct {
	order      binary.ByteOrder
	interfaces []captured
	block      []byte // reused
}

// captured is what the packets of one interface have in common.
type captured struct {
	link    uint16
	snapLen uint32 // the most octets of a packet that were kept, 0 for all
	perSec  uint64 // units of time in a second
	offset  int64  // seconds to add to each time
}

// next reads blocks up to the next one with a packet.
func (p *pcapng) next(s *source, r *raw) error {
	for {
		kind, body, err := p.readBlock(s)
		if err != nil {
			return err
		}
		record, isPacket, ok := p.take(kind, body)
		if !ok {
			return s.fault(Damaged)
		}
		if isPacket {
			*r = record
			return nil
		}
	}
}

// readBlock reads one block (section "General Block Structure") and returns its
// type and its body, which the next call overwrites. A new section brings its own
// byte order and its own interfaces.
func (p *pcapng) readBlock(s *source) (kind uint32, body []byte, err error) {
	if err := s.begin(); err != nil {
		return 0, nil, err
	}
	var head [12]byte // type, length, and four octets more that any block has
	if err := s.fill(head[:]); err != nil {
		return 0, nil, err
	}
	if binary.BigEndian.Uint32(head[:]) == blockSection && !p.startSection(head[8:]) {
		return 0, nil, s.fault(Damaged)
	}
	size := p.order.Uint32(head[4:])
	if size < uint32(len(head)) || size%4 != 0 || size > maxBlock {
		return 0, nil, s.fault(Damaged)
	}
	p.block = slices.Grow(p.block[:0], int(size)-8)[:size-8]
	if err := s.fill(p.block[copy(p.block, head[8:]):]); err != nil {
		return 0, nil, err
	}
	body, trailer := p.block[:size-12], p.block[size-12:]
	if p.order.Uint32(trailer) != size {
		return 0, nil, s.fault(Damaged)
	}
	return p.order.Uint32(head[:]), body, nil
}

// startSection learns the byte order from the byte-order magic, and reports
// whether that is one.
func (p *pcapng) startSection(magic []byte) bool {
	p.interfaces = nil
	for _, order := range [...]binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		if order.Uint32(magic) == byteOrderMagic {
			p.order = order
			return true
		}
	}
	return false
}

// take reads the body of a block, and reports whether there is a packet in it and
// whether it makes sense. Blocks of other types are skipped.
func (p *pcapng) take(kind uint32, body []byte) (r raw, isPacket, ok bool) {
	switch kind {
	case blockSection:
		const least, major = 16, 1
		return raw{}, false, len(body) >= least && p.order.Uint16(body[4:]) == major
	case blockInterface:
		return raw{}, false, p.describe(body)
	case blockEnhanced, blockPacket:
		r, ok = p.packet(kind, body)
		return r, true, ok
	case blockSimple:
		r, ok = p.simplePacket(body)
		return r, true, ok
	}
	return raw{}, false, true
}

// describe reads an Interface Description Block.
func (p *pcapng) describe(body []byte) bool {
	const fixed = 8
	if len(body) < fixed || len(p.interfaces) == maxInterfaces {
		return false
	}
	i := captured{
		link:    p.order.Uint16(body),
		snapLen: p.order.Uint32(body[4:]),
		perSec:  uint64(time.Second / time.Microsecond),
	}
	ok := p.options(body[fixed:], func(code uint16, value []byte) bool {
		switch code {
		case optResolution:
			if len(value) != 1 {
				return false
			}
			i.perSec = unitsPerSecond(value[0])
			return i.perSec != 0
		case optTimeOffset:
			if len(value) != 8 {
				return false
			}
			i.offset = int64(p.order.Uint64(value))
		}
		return true
	})
	p.interfaces = append(p.interfaces, i)
	return ok
}

// packet reads an Enhanced Packet Block, or the Packet Block that came before it:
// they differ in how they number the interface.
func (p *pcapng) packet(kind uint32, body []byte) (raw, bool) {
	const fixed = 20
	if len(body) < fixed {
		return raw{}, false
	}
	number := p.order.Uint32(body)
	if kind == blockPacket {
		number = uint32(p.order.Uint16(body))
	}
	size := uint64(p.order.Uint32(body[12:]))
	padded := (size + 3) &^ 3
	if uint64(number) >= uint64(len(p.interfaces)) || size > maxPacket || padded > uint64(len(body)-fixed) {
		return raw{}, false
	}
	on := p.interfaces[number]
	at := on.time(uint64(p.order.Uint32(body[4:]))<<32 | uint64(p.order.Uint32(body[8:])))
	r := raw{Record: Record{Interface: int(number), At: at}, link: on.link, frame: body[fixed : fixed+size]}
	r.size = int(p.order.Uint32(body[16:]))
	var comments []string
	ok := p.options(body[fixed+padded:], func(code uint16, value []byte) bool {
		if code == optComment {
			comments = append(comments, strings.ToValidUTF8(string(value), string(utf8.RuneError)))
		}
		return true
	})
	r.Comment = strings.Join(comments, "\n")
	return r, ok
}

// simplePacket reads a Simple Packet Block: of the first interface, without a
// time, and as long as the packet was or the interface's limit allows.
func (p *pcapng) simplePacket(body []byte) (raw, bool) {
	const fixed = 4
	if len(body) < fixed || len(p.interfaces) == 0 {
		return raw{}, false
	}
	on := p.interfaces[0]
	size := uint64(p.order.Uint32(body))
	if on.snapLen != 0 {
		size = min(size, uint64(on.snapLen))
	}
	if size > maxPacket || size > uint64(len(body)-fixed) {
		return raw{}, false
	}
	return raw{link: on.link, frame: body[fixed : fixed+size], size: int(p.order.Uint32(body))}, true
}

// options calls each for every option in b (section "Options"), and reports
// whether they were well formed and each was content with them.
func (p *pcapng) options(b []byte, each func(code uint16, value []byte) bool) bool {
	const header = 4
	for len(b) >= header {
		code, size := p.order.Uint16(b), int(p.order.Uint16(b[2:]))
		padded := (size + 3) &^ 3
		if code == optEnd {
			return true
		}
		if header+padded > len(b) || !each(code, b[header:header+size]) {
			return false
		}
		b = b[header+padded:]
	}
	return len(b) == 0
}

// unitsPerSecond reads an if_tsresol: a power of ten, or of two when the highest
// bit is set. It returns 0 for one that 64 bits cannot hold.
func unitsPerSecond(resolution byte) uint64 {
	exponent, most, base := resolution&0x7f, byte(19), uint64(10)
	if resolution&0x80 != 0 {
		most, base = 63, 2
	}
	if exponent > most {
		return 0
	}
	units := uint64(1)
	for range exponent {
		units *= base
	}
	return units
}

// time converts a count of the interface's units since 1970, without overflow
// between times a billion.
func (c captured) time(units uint64) time.Time {
	hi, lo := bits.Mul64(units%c.perSec, uint64(time.Second))
	nanoseconds, _ := bits.Div64(hi, lo, c.perSec)
	return time.Unix(int64(units/c.perSec)+c.offset, int64(nanoseconds))
}
