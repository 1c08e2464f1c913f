package capture

import (
	"encoding/binary"
	"net/netip"
	"slices"
)

// How many packets may be in pieces at a time, and how many octets they may have
// together: the oldest is given up for a new one.
const (
	maxAssembled = 128
	maxPieces    = 8 << 20
)

// assembly puts packets together whose fragments are met one by one (RFC 791 §3.2,
// RFC 8200 §4.5).
type assembly struct {
	open  []*pieces // oldest first
	total int
}

// whole says which fragments belong together.
type whole struct {
	src, dst netip.Addr
	id       uint32
	protocol uint8
}

type pieces struct {
	of     whole
	header []byte // of the packet that is made: the first fragment's
	all    []piece
	octets int
}

type piece struct {
	at   int
	data []byte
	last bool
}

// add takes a fragment and returns the packet that it completes, or nil. p is the
// fragment as it was decoded.
func (a *assembly) add(ip []byte, p *Packet) []byte {
	if p.Truncated {
		return nil
	}
	of, header, next, ok := fragment(ip, p)
	if !ok {
		return nil
	}
	i := slices.IndexFunc(a.open, func(o *pieces) bool { return o.of == of })
	if i < 0 {
		a.open = append(a.open, &pieces{of: of})
		i = len(a.open) - 1
	}
	o := a.open[i]
	if next.at == 0 {
		o.header = slices.Clone(header)
	}
	next.data = slices.Clone(next.data)
	o.all = append(o.all, next)
	o.octets += len(next.data)
	a.total += len(next.data)
	packet := o.join()
	if packet != nil {
		a.forget(i)
	}
	for len(a.open) > maxAssembled || a.total > maxPieces {
		a.forget(0)
	}
	return packet
}

func (a *assembly) forget(i int) {
	a.total -= a.open[i].octets
	a.open = slices.Delete(a.open, i, i+1)
}

// join returns the packet when all of it is there. Where pieces overlap, the first
// that came counts.
func (o *pieces) join() []byte {
	slices.SortStableFunc(o.all, func(x, y piece) int { return x.at - y.at })
	end, ended := 0, false
	for _, p := range o.all {
		if p.at > end {
			return nil
		}
		end = max(end, p.at+len(p.data))
		ended = ended || p.last
	}
	if !ended || o.header == nil || end > maxLength-len(o.header) {
		return nil
	}
	packet := slices.Clone(o.header)
	for _, p := range o.all {
		if had := len(packet) - len(o.header); p.at+len(p.data) > had {
			packet = append(packet, p.data[had-p.at:]...)
		}
	}
	if packet[0]>>4 == 4 {
		binary.BigEndian.PutUint16(packet[2:], uint16(len(packet)))
	} else {
		binary.BigEndian.PutUint16(packet[4:], uint16(len(packet)-ip6Header))
	}
	return packet
}

// fragment finds out what a fragment is a part of, and the header of the packet
// that is to be made.
func fragment(ip []byte, p *Packet) (of whole, header []byte, next piece, ok bool) {
	of = whole{src: p.Src, dst: p.Dst, protocol: p.Protocol}
	if ip[0]>>4 == 6 {
		return fragment6(ip, of)
	}
	size, header4 := int(binary.BigEndian.Uint16(ip[2:])), int(ip[0]&0xf)*4
	if header4 > size || size > len(ip) {
		return of, nil, piece{}, false
	}
	const more = 0x2000
	field := binary.BigEndian.Uint16(ip[6:])
	of.id = uint32(binary.BigEndian.Uint16(ip[4:]))
	header = slices.Clone(ip[:header4])
	header[6], header[7] = 0, 0
	return of, header, piece{int(field&0x1fff) * 8, ip[header4:size], field&more == 0}, true
}

// fragment6 walks to the fragment header. The headers before it are left out of
// the packet that is made: they are for the routers on the way.
func fragment6(ip []byte, of whole) (whole, []byte, piece, bool) {
	const fragmentHeader = 44
	rest := ip[ip6Header:min(ip6Header+int(binary.BigEndian.Uint16(ip[4:])), len(ip))]
	for next := ip[6]; ; {
		size, err := extensionSize(protocolOf(next), rest)
		if err != nil || size == 0 {
			return of, nil, piece{}, false
		}
		if next != fragmentHeader {
			next, rest = rest[0], rest[size:]
			continue
		}
		header := slices.Clone(ip[:ip6Header])
		header[6] = rest[0]
		field := binary.BigEndian.Uint16(rest[2:])
		of.id, of.protocol = binary.BigEndian.Uint32(rest[4:]), 0
		return of, header, piece{int(field &^ 7), rest[size:], field&1 == 0}, true
	}
}
