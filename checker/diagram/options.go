package diagram

import (
	"encoding/binary"
	"strings"

	"tcplearn/checker/tcp"
)

// optionWords are the options that a block may name, with how many numbers follow
// each and how many octets each number takes.
var optionWords = []struct {
	name    string
	kind    tcp.OptionKind
	numbers int
	octets  int
}{
	{"MSS", tcp.OptionMSS, 1, 2},
	{"SACK permitted", tcp.OptionSACKPermitted, 0, 0},
	{"timestamps", tcp.OptionTimestamps, 2, 4},
	{"NOP", tcp.OptionNop, 0, 0},
	{"window scale", tcp.OptionWindowScale, 1, 1},
	{"end", tcp.OptionEnd, 0, 0},
}

// optionList reads options in their order and pads them to whole words.
func (r *headerReader) optionList(value line) []byte {
	var out []byte
	if value.rest() == "none" {
		return nil
	}
	for _, item := range value.list() {
		out = append(out, r.option(item)...)
	}
	for len(out)%4 != 0 {
		out = append(out, byte(tcp.OptionEnd))
	}
	if len(out) > maxOptions {
		r.problem(value, BadValue, value.rest())
	}
	return out
}

// option reads one option, such as "MSS 1460".
func (r *headerReader) option(item line) []byte {
	names := make([]string, len(optionWords))
	for i, o := range optionWords {
		names[i] = o.name
		if !strings.HasPrefix(item.rest(), o.name) {
			continue
		}
		numbers := strings.Fields(strings.TrimPrefix(item.rest(), o.name))
		if len(numbers) != o.numbers {
			continue
		}
		if o.kind == tcp.OptionNop || o.kind == tcp.OptionEnd {
			return []byte{byte(o.kind)}
		}
		out := []byte{byte(o.kind), byte(2 + o.numbers*o.octets)}
		for _, text := range numbers {
			n := r.number(item, text, 0, 1<<(8*o.octets)-1)
			octets := binary.BigEndian.AppendUint32(nil, uint32(n))
			out = append(out, octets[4-o.octets:]...)
		}
		return out
	}
	r.problem(item, BadValue, item.rest(), names...)
	return nil
}
