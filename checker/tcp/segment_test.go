package tcp_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tcplearn/checker/tcp"
)

// TestFlagNames holds names and bits against the header's layout (RFC 9293 §3.1,
// RFC 9768 §3.1 for AE).
func TestFlagNames(t *testing.T) {
	bits := map[string]tcp.Flags{
		"FIN": 0x001, "SYN": 0x002, "RST": 0x004, "PSH": 0x008, "ACK": 0x010, "URG": 0x020, "ECE": 0x040, "CWR": 0x080, "AE": 0x100,
	}
	if len(tcp.FlagNames()) != len(bits) {
		t.Errorf("%v are %d names, want %d", tcp.FlagNames(), len(tcp.FlagNames()), len(bits))
	}
	for name, bit := range bits {
		got, ok := tcp.ParseFlag(name)
		if !ok || got != bit || bit.String() != name {
			t.Errorf("%s: got bit %#x (%v), named %q; want %#x", name, uint16(got), ok, bit.String(), uint16(bit))
		}
	}
	for _, name := range []string{"", "syn", "SYN ", "NS", "SYN, ACK"} {
		if f, ok := tcp.ParseFlag(name); ok {
			t.Errorf("%q is taken for %v", name, f)
		}
	}
}

func TestFlagsString(t *testing.T) {
	for want, f := range map[string]tcp.Flags{
		"":              0,
		"SYN":           tcp.SYN,
		"SYN, ACK":      tcp.ACK | tcp.SYN,
		"FIN, PSH, ACK": tcp.ACK | tcp.PSH | tcp.FIN,
		"SYN, ECE, CWR": tcp.SYN | tcp.CWR | tcp.ECE,
		"FIN, SYN, RST, PSH, ACK, URG, ECE, CWR, AE": 0x1ff,
	} {
		if got := f.String(); got != want {
			t.Errorf("%#x is %q, want %q", uint16(f), got, want)
		}
	}
}

func TestParseFlags(t *testing.T) {
	for text, want := range map[string]tcp.Flags{
		"SYN, ACK": tcp.SYN | tcp.ACK, "[syn ack]": tcp.SYN | tcp.ACK, "ack+syn": tcp.SYN | tcp.ACK, "FIN、ACK": tcp.FIN | tcp.ACK, " rst ": tcp.RST,
		"SYNACK": tcp.SYN | tcp.ACK, "finack": tcp.FIN | tcp.ACK, "": 0, "[]": 0, "SYNACKS": 0, "SYN, 1": 0, "SYN or ACK": 0,
	} {
		if got, ok := tcp.ParseFlags(text); got != want || ok != (want != 0) {
			t.Errorf("%q is taken for %v (%v), want %v", text, got, ok, want)
		}
	}
}

// TestFlagsAreTheirNames checks that a set of bits and the list of its names say
// the same.
func TestFlagsAreTheirNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := tcp.Flags(rapid.Uint16Range(1, 0x1ff).Draw(t, "flags"))
		var again tcp.Flags
		for name := range strings.SplitSeq(f.String(), ", ") {
			bit, ok := tcp.ParseFlag(name)
			if !ok || !f.Has(bit) {
				t.Fatalf("%v has no bit %q", f, name)
			}
			again |= bit
		}
		if again != f {
			t.Fatalf("%v parses as %v", f, again)
		}
		want := tcp.Flags(rapid.Uint16Range(1, 0x1ff).Draw(t, "want"))
		if f.Has(want) != (f|want == f) || f.Any(want) != (f&^want != f) {
			t.Fatalf("%v of %v: has %v, any %v", want, f, f.Has(want), f.Any(want))
		}
	})
}

// TestSegmentLength holds SEG.LEN against RFC 9293 §3.4: SYN and FIN take a number
// each, RST and a bare ACK none.
func TestSegmentLength(t *testing.T) {
	for _, row := range []struct {
		flags    tcp.Flags
		len, seq int
		bare     bool
	}{
		{tcp.SYN, 0, 1, false},
		{tcp.SYN | tcp.ACK, 0, 1, false},
		{tcp.ACK, 0, 0, true},
		{tcp.ACK | tcp.PSH, 0, 0, true},
		{tcp.ACK | tcp.PSH, 16, 16, false},
		{tcp.ACK | tcp.FIN, 0, 1, false},
		{tcp.ACK | tcp.FIN, 16, 17, false},
		{tcp.SYN, 16, 17, false}, // RFC 7413
		{tcp.RST, 0, 0, false},
		{tcp.RST | tcp.ACK, 0, 0, false},
		{0, 0, 0, false},
	} {
		const seq = 0xfffffff8
		s := tcp.Segment{Seq: seq, Flags: row.flags, Len: row.len}
		if s.SeqLen() != row.seq || s.Next() != tcp.Seq(seq).Add(row.seq) || s.Bare() != row.bare {
			t.Errorf("[%v] len=%d: takes %d, next %d, bare %v; want %d, bare %v",
				row.flags, row.len, s.SeqLen(), s.Next(), s.Bare(), row.seq, row.bare)
		}
	}
}

func TestOptions(t *testing.T) {
	s := tcp.Segment{Options: []tcp.Option{
		{Kind: tcp.OptionMSS, Data: []byte{0x05, 0xb4}},
		{Kind: tcp.OptionNop},
		{Kind: tcp.OptionWindowScale, Data: []byte{7}},
		{Kind: tcp.OptionWindowScale, Data: []byte{9}},
	}}
	if data, ok := s.Option(tcp.OptionWindowScale); !ok || !slices.Equal(data, []byte{7}) {
		t.Errorf("window scale is %v (%v), want the first one's 7", data, ok)
	}
	if data, ok := s.Option(tcp.OptionNop); !ok || len(data) != 0 {
		t.Errorf("NOP is %v (%v), want no data", data, ok)
	}
	if data, ok := s.Option(tcp.OptionTimestamps); ok {
		t.Errorf("found timestamps %v where there are none", data)
	}
	if mss, ok := s.MSS(); !ok || mss != 1460 {
		t.Errorf("MSS is %d (%v), want 1460", mss, ok)
	}
}

// TestNoMSS gives MSS options that announce nothing: absent, or of a length that
// RFC 9293 §3.7.1 does not know.
func TestNoMSS(t *testing.T) {
	for _, options := range [][]tcp.Option{
		nil,
		{{Kind: tcp.OptionNop}},
		{{Kind: tcp.OptionMSS}},
		{{Kind: tcp.OptionMSS, Data: []byte{5}}},
		{{Kind: tcp.OptionMSS, Data: []byte{5, 0xb4, 0}}},
	} {
		s := tcp.Segment{Options: options}
		if mss, ok := s.MSS(); ok {
			t.Errorf("%v announces %d", options, mss)
		}
	}
}
