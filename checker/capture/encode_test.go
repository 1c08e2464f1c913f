package capture_test

import (
	"net/netip"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"tcplearn/checker/capture"
	"tcplearn/checker/tcp"
)

// drawSegment draws any segment that a header can describe. Its options fill whole
// words, as the padding would otherwise be read as options.
func drawSegment(t *rapid.T) *tcp.Segment {
	octets := func(n int) []byte { return rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, "octets") }
	addr := func() netip.Addr { return netip.AddrFrom4([4]byte(octets(4))) }
	if rapid.Bool().Draw(t, "IPv6") {
		addr = func() netip.Addr { return netip.AddrFrom16([16]byte(octets(16))).WithZone("") }
	}
	s := &tcp.Segment{
		Src:        netip.AddrPortFrom(addr(), rapid.Uint16().Draw(t, "port")),
		Dst:        netip.AddrPortFrom(addr(), rapid.Uint16().Draw(t, "port")),
		Seq:        tcp.Seq(rapid.Uint32().Draw(t, "seq")),
		Ack:        tcp.Seq(rapid.Uint32().Draw(t, "ack")),
		Flags:      tcp.Flags(rapid.Uint16Range(0, 0x1ff).Draw(t, "flags")),
		Window:     rapid.Uint16().Draw(t, "window"),
		ChecksumOK: true,
		Payload:    rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "data"),
	}
	s.Len, s.HeaderLen = len(s.Payload), 20
	for range rapid.IntRange(0, 10).Draw(t, "options") {
		s.Options = append(s.Options, tcp.Option{Kind: tcp.OptionMSS, Data: octets(2)})
		s.HeaderLen += 4
	}
	return s
}

// TestEncodeIsDecodesInverse writes segments, sensible or not, and reads them back:
// every field is the same, and the checksum verifies.
func TestEncodeIsDecodesInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawSegment(t)
		raw, err := capture.Encode(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := capture.Decode(raw)
		if err != nil || got.Segment == nil {
			t.Fatalf("cannot be decoded: %+v %v", got, err)
		}
		want.Checksum = got.Segment.Checksum // chosen by Encode; ChecksumOK says whether well
		if len(want.Payload) == 0 {
			want.Payload = got.Segment.Payload
		}
		if !reflect.DeepEqual(got.Segment, want) {
			t.Fatalf("got  %+v\nwant %+v", got.Segment, want)
		}
	})
}

// TestEncodeRefuses gives it what no header can describe.
func TestEncodeRefuses(t *testing.T) {
	v4, v6 := netip.MustParseAddrPort("10.0.0.1:1"), netip.MustParseAddrPort("[fd00::2]:2")
	eleven := make([]tcp.Option, 11)
	for i := range eleven {
		eleven[i] = tcp.Option{Kind: tcp.OptionMSS, Data: []byte{5, 0xb4}}
	}
	for name, s := range map[string]*tcp.Segment{
		"two families": {Src: v4, Dst: v6},
		"no address":   {},
		"options":      {Src: v4, Dst: v4, Options: eleven},
		"long option":  {Src: v4, Dst: v4, Options: []tcp.Option{{Kind: tcp.OptionMSS, Data: make([]byte, 300)}}},
		"data":         {Src: v4, Dst: v4, Payload: make([]byte, 65535-39)},
	} {
		if raw, err := capture.Encode(s); err == nil {
			t.Errorf("%s: written as %d octets", name, len(raw))
		}
	}
}
