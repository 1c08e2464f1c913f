package tcp

import (
	"slices"
	"strings"
	"unicode"
)

// Flags are the control bits of a TCP header (RFC 9293 §3.1), the lowest bit
// being FIN as on the wire.
type Flags uint16

// The control bits, from the lowest bit of the header's field upwards. AE is
// the accurate-ECN bit that was NS before (RFC 9768 §3.1).
const (
	FIN Flags = 1 << iota
	SYN
	RST
	PSH
	ACK
	URG
	ECE
	CWR
	AE
)

// flagNames are in the order of the bits, which is also the order in which
// Wireshark lists them.
var flagNames = [...]string{"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"}

// Has reports whether all of the bits in want are set.
func (f Flags) Has(want Flags) bool { return f&want == want }

// Any reports whether at least one of the bits in want is set.
func (f Flags) Any(want Flags) bool { return f&want != 0 }

// String spells the set bits as Wireshark does: "SYN, ACK". It is empty when no
// bit is set.
func (f Flags) String() string {
	var names []string
	for i, name := range flagNames {
		if f.Has(1 << i) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// ParseFlag returns the control bit with the given upper-case name, and whether
// there is one.
func ParseFlag(name string) (Flags, bool) {
	for i, n := range flagNames {
		if n == name {
			return 1 << i, true
		}
	}
	return 0, false
}

// ParseFlags reads control bits as people write them: by name in any case, with
// spaces, brackets, any other marks or nothing between them, as in "[syn, ack]",
// "SYN+ACK" or "SYNACK".
// It reports whether there is at least one, and no other word.
func ParseFlags(text string) (Flags, bool) {
	names := strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var all Flags
	for _, name := range names {
		for name != "" {
			i := slices.IndexFunc(flagNames[:], func(n string) bool { return strings.HasPrefix(name, n) })
			if i < 0 {
				return 0, false
			}
			all |= 1 << i
			name = name[len(flagNames[i]):]
		}
	}
	return all, len(names) > 0
}

// FlagNames returns the names of all control bits, FIN first.
func FlagNames() []string { return flagNames[:] }
