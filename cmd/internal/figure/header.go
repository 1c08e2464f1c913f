package figure

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"tcplearn/checker/diagram"
	"tcplearn/checker/expect"
	"tcplearn/checker/tcp"
)

// maxShownData is how many octets of data a header shows.
const maxShownData = 48

// segment gives access to a header's values.
type segment struct {
	*Header
	Options // of drawing
	octets  []byte
}

// Shows reports whether a field's value is known.
func (h *Header) Shows(f Field) bool {
	if f == diagram.Reserved {
		f = diagram.Flags // they are of the same two octets
	}
	return h.Known == nil || h.Known[f]
}

func (h *Header) with(o Options) segment {
	octets := h.Segment
	if len(octets) < 20 {
		octets = append(octets[:len(octets):len(octets)], make([]byte, 20-len(octets))...)
	}
	return segment{h, o, octets}
}

func (s segment) at16(i int) string {
	return strconv.Itoa(int(binary.BigEndian.Uint16(s.octets[i:])))
}

func (s segment) at32(i int) string {
	return strconv.FormatUint(uint64(binary.BigEndian.Uint32(s.octets[i:])), 10)
}

func (s segment) flags() tcp.Flags { return tcp.Flags(binary.BigEndian.Uint16(s.octets[12:]) & 0x1ff) }

// length is that of the whole header in octets, as far as there are so many.
func (s segment) length() int { return min(max(int(s.octets[12]>>4)*4, 20), len(s.octets)) }

// value is what a field holds, "" when that is not known.
func (s segment) value(f Field) string {
	if !s.Shows(f) {
		return ""
	}
	switch f {
	case diagram.SourcePort:
		return s.at16(0)
	case diagram.DestinationPort:
		return s.at16(2)
	case diagram.SequenceNumber:
		return s.at32(4)
	case diagram.AckNumber:
		if s.Shows(diagram.Flags) && !s.flags().Has(tcp.ACK) {
			return fmt.Sprintf(s.words().Figure.NotValid, s.at32(8))
		}
		return s.at32(8)
	case diagram.DataOffset:
		return strconv.Itoa(int(s.octets[12] >> 4))
	case diagram.Reserved:
		return strconv.Itoa(int(s.octets[12] & 0xf))
	case diagram.Flags:
		return s.flags().String()
	case diagram.Window:
		return s.at16(14)
	case diagram.Checksum:
		return fmt.Sprintf("0x%04x", binary.BigEndian.Uint16(s.octets[16:]))
	case diagram.UrgentPointer:
		return s.at16(18)
	case diagram.Options:
		return strings.Join(s.options(), ", ")
	}
	return s.data()
}

// options names the options, one by one.
func (s segment) options() []string {
	var out []string
	rest := s.octets[20:s.length()]
	for len(rest) > 0 {
		kind, size := tcp.OptionKind(rest[0]), 1
		if kind != tcp.OptionEnd && kind != tcp.OptionNop {
			if len(rest) < 2 || int(rest[1]) < 2 || int(rest[1]) > len(rest) {
				return append(out, "0x"+hex.EncodeToString(rest)) // lying lengths
			}
			size = int(rest[1])
		}
		out = append(out, optionName(kind, rest[min(2, size):size]))
		rest = rest[size:]
	}
	if len(out) == 0 {
		return []string{s.words().Figure.NoOptions}
	}
	return out
}

// optionName writes an option as blocks of lessons do.
func optionName(kind tcp.OptionKind, data []byte) string {
	switch {
	case kind == tcp.OptionEnd:
		return "end"
	case kind == tcp.OptionNop:
		return "NOP"
	case kind == tcp.OptionMSS && len(data) == 2:
		return fmt.Sprintf("MSS %d", binary.BigEndian.Uint16(data))
	case kind == tcp.OptionWindowScale && len(data) == 1:
		return fmt.Sprintf("window scale %d", data[0])
	case kind == tcp.OptionSACKPermitted:
		return "SACK permitted"
	case kind == tcp.OptionTimestamps && len(data) == 8:
		return fmt.Sprintf("timestamps %d %d", binary.BigEndian.Uint32(data), binary.BigEndian.Uint32(data[4:]))
	}
	return strings.TrimSpace(fmt.Sprintf("%d: %x", kind, data))
}

// data quotes the octets behind the header, or their beginning.
func (s segment) data() string {
	data := s.octets[s.length():]
	if len(data) == 0 {
		return ""
	}
	shown := expect.Quote(string(data[:min(len(data), maxShownData)]))
	if len(data) > maxShownData {
		shown += " …"
	}
	return fmt.Sprintf(s.words().Figure.Bytes, len(data)) + s.words().Course.Colon + shown
}

// hasOptions and hasData report whether there is anything in a part that may be
// missing.
func (s segment) hasOptions() bool { return s.length() > 20 || s.Known[diagram.Options] }
func (s segment) hasData() bool    { return len(s.octets) > s.length() || s.Known[diagram.Data] }

// hex writes the octets from one offset to another, "" where not all are known.
func (s segment) hex(from, to int, fields ...Field) string {
	for _, f := range fields {
		if !s.Shows(f) {
			return ""
		}
	}
	parts := make([]string, 0, to-from)
	for _, octet := range s.octets[from:min(to, len(s.octets))] {
		parts = append(parts, fmt.Sprintf("%02x", octet))
	}
	return strings.Join(parts, " ")
}

// name is a field's name in the reader's language.
func (s segment) name(f Field) string { return s.words().Figure.Fields[f] }

// cell is one field in a row of 32 bits: the bits it takes, and its lines.
type cell struct {
	field    Field
	from, to int // bits, to excluded
	lines    []string
	marked   bool
}

// bitRow is a row of 32 bits with its octets in hex.
type bitRow struct {
	cells []cell
	hex   string
}

// rows are the rows of the header, the options in one, the data in one.
func (s segment) rows() []bitRow {
	field := func(f Field, from, to int) cell {
		return cell{f, from, to, []string{s.name(f), s.value(f)}, s.Marked[f]}
	}
	first := func(at int, cells ...cell) bitRow {
		row := bitRow{cells: cells}
		var fields []Field
		for _, c := range cells {
			fields = append(fields, c.field)
		}
		row.hex = s.hex(at, at+4, fields...)
		return row
	}
	rows := []bitRow{
		first(0, field(diagram.SourcePort, 0, 16), field(diagram.DestinationPort, 16, 32)),
		first(4, field(diagram.SequenceNumber, 0, 32)),
		first(8, field(diagram.AckNumber, 0, 32)),
		first(12, append(s.flagCells(), field(diagram.Window, 16, 32))...),
		first(16, field(diagram.Checksum, 0, 16), field(diagram.UrgentPointer, 16, 32)),
	}
	if s.hasOptions() {
		rows = append(rows, bitRow{[]cell{field(diagram.Options, 0, 32)}, s.hex(20, s.length(), diagram.Options)})
	}
	if s.hasData() {
		row := bitRow{[]cell{field(diagram.Data, 0, 32)}, s.hex(s.length(), min(len(s.octets), s.length()+maxShownData), diagram.Data)}
		rows = append(rows, row)
	}
	return rows
}

// flagCells are the first half of the fourth row: the data offset, the reserved
// bits, and each control bit with its name from top to bottom.
func (s segment) flagCells() []cell {
	words := s.words().Figure
	cells := []cell{
		{diagram.DataOffset, 0, 4, []string{words.Offset, s.value(diagram.DataOffset)}, s.Marked[diagram.DataOffset]},
		{diagram.Reserved, 4, 8, []string{words.Reserved, s.value(diagram.Reserved)}, s.Marked[diagram.Reserved]},
	}
	for bit := 7; bit >= 0; bit-- {
		flag := tcp.Flags(1) << bit
		value := ""
		if s.Shows(diagram.Flags) {
			value = "0"
			if s.flags().Has(flag) {
				value = "1"
			}
		}
		lines := append(strings.Split(flag.String(), ""), value)
		marked := s.Marked[diagram.Flags] && (value == "" || value == "1")
		cells = append(cells, cell{diagram.Flags, 15 - bit, 16 - bit, lines, marked})
	}
	return cells
}
