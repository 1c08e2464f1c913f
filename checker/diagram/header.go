package diagram

import (
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"

	"tcplearn/checker/expect"
	"tcplearn/checker/tcp"
)

// Octets of the header without options, and of what is kept of data.
const (
	plainHeader = 20
	maxOptions  = 40
)

type headerReader struct {
	*reader
	header  *Header
	fixed   [plainHeader]byte
	options []byte
	data    []byte
	bytes   []byte
	offset  line // of "data offset:"
}

var headerLines = slices.Concat(fieldLines(), []string{"bytes:", "mark:", "hex", "title:", "mine"})

// fieldLines are the beginnings of the lines that give a field's value. The
// reserved bits have none: they are 0.
func fieldLines() []string {
	var out []string
	for _, f := range Fields() {
		if f != Reserved {
			out = append(out, string(f)+":")
		}
	}
	return out
}

func (r *headerReader) line(l line) {
	if l.rest() == "hex" {
		r.header.Hex = true
		return
	}
	if value, ok := l.value("bytes"); ok {
		r.octets(value)
		return
	}
	if value, ok := l.value("mark"); ok {
		r.marks(value)
		return
	}
	for _, f := range Fields() {
		value, ok := l.value(string(f))
		switch {
		case !ok || f == Reserved:
			continue
		case r.header.Known[f]:
			r.problem(l, RepeatedLine, string(f))
		default:
			r.header.Known[f] = true
			r.field(f, value)
		}
		return
	}
	word, _ := l.word()
	r.problem(l, UnknownLine, word, headerLines...)
}

// field puts a value where it stands in the header.
func (r *headerReader) field(f Field, value line) {
	number := func(at, size int) {
		n := r.number(value, value.rest(), 0, 1<<(8*size)-1)
		if size == 2 {
			binary.BigEndian.PutUint16(r.fixed[at:], uint16(n))
		} else {
			binary.BigEndian.PutUint32(r.fixed[at:], uint32(n))
		}
	}
	switch f {
	case SourcePort:
		number(0, 2)
	case DestinationPort:
		number(2, 2)
	case SequenceNumber:
		number(4, 4)
	case AckNumber:
		number(8, 4)
	case DataOffset:
		r.fixed[12] = byte(r.number(value, value.rest(), 5, 15)) << 4
		r.offset = value
	case Flags:
		flags := r.flags(value)
		r.fixed[12] |= byte(flags >> 8)
		r.fixed[13] = byte(flags)
	case Window:
		number(14, 2)
	case Checksum:
		number(16, 2)
	case UrgentPointer:
		number(18, 2)
	case Options:
		r.options = r.optionList(value)
	case Data:
		r.data = r.quoted(value)
	}
}

func (r *headerReader) flags(value line) tcp.Flags {
	var flags tcp.Flags
	if value.rest() == "none" {
		return 0
	}
	for _, item := range value.list() {
		flag, ok := tcp.ParseFlag(item.rest())
		if !ok {
			r.problem(item, expect.UnknownFlag, item.rest(), tcp.FlagNames()...)
		}
		flags |= flag
	}
	return flags
}

// quoted reads a string as the expectation language spells it.
func (r *headerReader) quoted(value line) []byte {
	const step = "client > server [] data="
	e, err := expect.Parse(r.file, strings.Replace(step, "[]", "[PSH]", 1)+value.rest(), value.number)
	if err != nil || e.Steps[0].Packet == nil || e.Steps[0].Packet.Data == nil {
		r.problem(value, BadValue, value.rest(), `"..."`)
		return nil
	}
	return []byte(*e.Steps[0].Packet.Data)
}

// octets adds a line of hex digits to the segment.
func (r *headerReader) octets(value line) {
	digits := strings.NewReplacer(" ", "", "\t", "").Replace(value.rest())
	more, err := hex.DecodeString(digits)
	if err != nil {
		r.problem(value, BadBytes, value.rest())
	}
	r.bytes = append(r.bytes, more...)
}

func (r *headerReader) marks(value line) {
	for _, item := range value.list() {
		f := Field(item.rest())
		if !slices.Contains(Fields(), f) {
			var allowed []string
			for _, f := range Fields() {
				allowed = append(allowed, string(f))
			}
			r.problem(item, BadValue, item.rest(), allowed...)
		}
		r.header.Marked[f] = true
	}
}

// finish puts the segment together.
func (r *headerReader) finish() {
	if r.bytes != nil {
		r.fromBytes()
		return
	}
	segment := slices.Concat(r.fixed[:], r.options)
	words := byte(len(segment) / 4)
	switch given := segment[12] >> 4; {
	case given == 0:
		segment[12] |= words << 4
	case given != words && r.header.Known[Options]:
		r.problem(r.offset, BadValue, r.offset.rest())
	default:
		// The options are not told: as many octets as the offset says.
		segment = append(segment, make([]byte, max(int(given)*4-len(segment), 0))...)
	}
	r.header.Segment = slices.Concat(segment, r.data)
}

// fromBytes takes the whole header from its octets.
func (r *headerReader) fromBytes() {
	if len(r.header.Known) > 0 {
		for f := range r.header.Known {
			r.problem(r.top(), BytesAndMore, string(f))
		}
		return
	}
	if length := headerLen(r.bytes); length < plainHeader || length > len(r.bytes) {
		r.problem(r.top(), BadBytes, hex.EncodeToString(r.bytes))
	}
	r.header.Known = nil
	r.header.Segment = r.bytes
}

// headerLen is the length of a header in octets, as its data offset says; 0 when
// that is not there.
func headerLen(segment []byte) int {
	if len(segment) < plainHeader {
		return 0
	}
	return int(segment[12]>>4) * 4
}
