package capture

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"slices"
	"testing"

	"tcplearn/checker/tcp"
)

// frame returns a copy of the packet of testdata/hosts.pcapng that Wireshark
// shows with that number.
func frame(t testing.TB, number int) []byte {
	t.Helper()
	return bytes.Clone(records(t, "testdata/hosts.pcapng")[number-1].Data)
}

func records(t testing.TB, path string) []Record {
	t.Helper()
	all, err := ReadFile(path, DefaultLimit)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func decode(t testing.TB, ip []byte) Packet {
	t.Helper()
	p, err := Decode(ip)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Frames of testdata/hosts.pcapng.
const (
	frameSYN       = 3
	frameHello     = 6
	frameHello6    = 16
	frameRST       = 24
	frameUDP       = 25
	frameICMP      = 26
	frameICMP6     = 28
	frameSYNDest   = 29 // behind a Destination Options header
	frameFragment  = 39
	frameLater     = 40
	frameFragment6 = 42
	frameLater6    = 43
	udpHeader      = 8
)

func TestDecodeSYN(t *testing.T) {
	p := decode(t, frame(t, frameSYN))
	s := p.Segment
	if s == nil {
		t.Fatalf("no segment in %+v", p)
	}
	mss, ok := s.MSS()
	if s.Flags != tcp.SYN || s.Len != 0 || len(s.Payload) != 0 || !s.ChecksumOK || !ok || mss != 1460 {
		t.Errorf("got %+v", s)
	}
	var kinds []tcp.OptionKind
	for _, o := range s.Options {
		kinds = append(kinds, o.Kind)
	}
	want := []tcp.OptionKind{tcp.OptionMSS, tcp.OptionSACKPermitted, tcp.OptionTimestamps, tcp.OptionNop, tcp.OptionWindowScale}
	if !slices.Equal(kinds, want) {
		t.Errorf("options %v, want %v", kinds, want)
	}
	if want := netip.MustParseAddrPort("10.0.0.2:8080"); s.Dst != want {
		t.Errorf("sent to %s, want %s", s.Dst, want)
	}
}

func TestDecodeData(t *testing.T) {
	for _, number := range []int{frameHello, frameHello6} {
		s := decode(t, frame(t, number)).Segment
		if s.Flags != tcp.PSH|tcp.ACK || s.Len != 16 || string(s.Payload) != "hello, xiao mei." || !s.ChecksumOK {
			t.Errorf("frame %d: got %+v", number, s)
		}
	}
}

func TestDecodeExtensionHeader(t *testing.T) {
	p := decode(t, frame(t, frameSYNDest))
	if p.Protocol != 6 || p.Segment == nil || p.Segment.Flags != tcp.SYN || !p.Segment.ChecksumOK {
		t.Errorf("got %+v with segment %+v", p, p.Segment)
	}
}

func TestDecodeUDP(t *testing.T) {
	p := decode(t, frame(t, frameUDP))
	if p.Datagram == nil || p.Datagram.Dst != netip.MustParseAddrPort("10.0.0.2:8080") || string(p.Datagram.Payload) != "x" {
		t.Errorf("got %+v with datagram %+v", p, p.Datagram)
	}
}

func TestDecodeICMP(t *testing.T) {
	// Port unreachable is 3/3 in RFC 792 and 1/4 in RFC 4443.
	for number, want := range map[int]ICMP{frameICMP: {3, 3}, frameICMP6: {1, 4}} {
		p := decode(t, frame(t, number))
		if p.ICMP == nil || *p.ICMP != want || p.Segment != nil || p.Datagram != nil {
			t.Errorf("frame %d: got %+v with ICMP %+v, want %+v", number, p, p.ICMP, want)
		}
	}
}

func TestDecodeFragments(t *testing.T) {
	for _, number := range []int{frameFragment, frameFragment6} {
		p := decode(t, frame(t, number))
		if !p.Fragment || p.Datagram == nil || p.Datagram.Dst.Port() != 8080 || len(p.Datagram.Payload) >= 1600 {
			t.Errorf("frame %d: got %+v with datagram %+v", number, p, p.Datagram)
		}
	}
	for _, number := range []int{frameLater, frameLater6} {
		p := decode(t, frame(t, number))
		if !p.Fragment || p.Protocol != 17 || p.Datagram != nil {
			t.Errorf("frame %d: got %+v", number, p)
		}
	}
}

// A segment may be cut into fragments, too: only the first has its header.
func TestDecodeTCPFragment(t *testing.T) {
	ip := frame(t, frameHello)
	ip[6] = 0x20 // more fragments
	if p := decode(t, ip); !p.Fragment || p.Segment == nil || p.Segment.ChecksumOK {
		t.Errorf("first: got %+v with segment %+v", p, p.Segment)
	}
	ip[6], ip[7] = 0, 1 // at octet 8
	if p := decode(t, ip); !p.Fragment || p.Segment != nil {
		t.Errorf("second: got %+v with segment %+v", p, p.Segment)
	}
}

func TestDecodeBadChecksum(t *testing.T) {
	for _, number := range []int{frameHello, frameHello6} {
		ip := frame(t, number)
		ip[len(ip)-1] ^= 1
		if s := decode(t, ip).Segment; s.ChecksumOK {
			t.Errorf("frame %d: a changed octet went unnoticed", number)
		}
	}
}

// An odd number of octets is summed as if a zero followed.
func TestDecodeOddChecksum(t *testing.T) {
	even := decode(t, frame(t, frameHello)).Segment
	ip := frame(t, frameHello)
	ip = append(ip, 0)
	binary.BigEndian.PutUint16(ip[2:], uint16(len(ip)))
	// One octet more in the pseudo header's length: one less in the checksum.
	binary.BigEndian.PutUint16(ip[36:], even.Checksum-1)
	if s := decode(t, ip).Segment; s.Len != even.Len+1 || !s.ChecksumOK {
		t.Errorf("got %+v", s)
	}
}

// Ethernet pads short frames; the padding is not data.
func TestDecodePadding(t *testing.T) {
	for _, number := range []int{frameRST, frameSYNDest} {
		want := decode(t, frame(t, number)).Segment
		got := decode(t, append(frame(t, number), make([]byte, 6)...)).Segment
		if got.Len != want.Len || len(got.Payload) != 0 || !got.ChecksumOK {
			t.Errorf("frame %d: got %+v, want %+v", number, got, want)
		}
	}
}

// A capture may keep less than the packet had; Len counts what it had.
func TestDecodeTruncated(t *testing.T) {
	for _, number := range []int{frameHello, frameHello6} {
		ip := frame(t, number)
		p := decode(t, ip[:len(ip)-10])
		s := p.Segment
		if !p.Truncated || s.Len != 16 || string(s.Payload) != "hello," || s.ChecksumOK {
			t.Errorf("frame %d: got %+v with segment %+v", number, p, s)
		}
	}
}

// What was captured may end within the options: here after the first two of them.
func TestDecodeTruncatedOptions(t *testing.T) {
	p := decode(t, frame(t, frameSYN)[:50])
	s := p.Segment
	if mss, known := s.MSS(); !known || mss != 1460 || len(s.Options) != 2 || !s.HeaderCut {
		t.Errorf("got options %v", s.Options)
	}
	if !p.Truncated || s.Flags != tcp.SYN || s.Len != 0 || s.Payload != nil || s.ChecksumOK {
		t.Errorf("got %+v with segment %+v", p, s)
	}
}

// Wherever a packet is cut, either there is an error or what is decoded is a part
// of the whole.
func TestDecodeEveryPrefix(t *testing.T) {
	for i, r := range records(t, "testdata/hosts.pcapng") {
		whole := decode(t, r.Data)
		for n := range r.Data {
			p, err := Decode(r.Data[:n])
			if err != nil {
				continue
			}
			if p.Src != whole.Src || p.Dst != whole.Dst || p.Protocol != whole.Protocol || !p.Truncated {
				t.Fatalf("frame %d cut to %d octets: got %+v of %+v", i+1, n, p, whole)
			}
			if s := p.Segment; s != nil && (s.Len != whole.Segment.Len || s.Seq != whole.Segment.Seq) {
				t.Fatalf("frame %d cut to %d octets: got segment %+v of %+v", i+1, n, s, whole.Segment)
			}
		}
	}
}

// A kernel stops at a malformed option and takes the segment all the same.
func TestDecodeMalformedOption(t *testing.T) {
	ip := frame(t, frameSYN)
	ip[45] = 40 // the length of the second option, SACK permitted
	s := decode(t, ip).Segment
	if len(s.Options) != 1 || s.Options[0].Kind != tcp.OptionMSS || s.Flags != tcp.SYN {
		t.Errorf("got %+v", s)
	}
}

func TestDecodeLies(t *testing.T) {
	change := func(number, at int, to byte) []byte {
		ip := frame(t, number)
		ip[at] = to
		return ip
	}
	for name, ip := range map[string][]byte{
		"nothing":                   {},
		"version 5":                 change(frameSYN, 0, 0x55),
		"IPv4 header of 16 octets":  change(frameSYN, 0, 0x44),
		"IPv4 header past the end":  change(frameRST, 3, 18),
		"IPv4 options":              change(frameRST, 0, 0x4f)[:40],
		"TCP header of 16 octets":   change(frameSYN, 32, 0x40),
		"TCP header past the end":   change(frameRST, 32, 0xf0),
		"no room for a TCP header":  change(frameRST, 3, 39),
		"UDP length of 7":           change(frameUDP, 25, 7),
		"UDP length past the end":   change(frameUDP, 24, 1),
		"no room for ICMP":          change(frameICMP, 3, 27),
		"IPv6 extension past end":   change(frameSYNDest, 41, 200),
		"no room for an extension":  change(frameSYNDest, 5, 7),
		"no room for the window":    frame(t, frameSYN)[:35],
		"fragment header cut short": frame(t, frameFragment6)[:47],
	} {
		if p, err := Decode(ip); err == nil {
			t.Errorf("%s: got %+v, want an error", name, p)
		}
	}
}

// Results must outlive the next packet of the same Decoder.
func TestDecoderReuse(t *testing.T) {
	var d Decoder
	first, err := d.Decode(frame(t, frameSYN))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records(t, "testdata/hosts.pcapng") {
		if _, err := d.Decode(r.Data); err != nil {
			t.Fatal(err)
		}
	}
	want := decode(t, frame(t, frameSYN)).Segment
	if got := first.Segment; got.Src != want.Src || len(got.Options) != len(want.Options) || got.Options[2].Kind != want.Options[2].Kind {
		t.Errorf("became %+v, was %+v", got, want)
	}
}

func FuzzDecode(f *testing.F) {
	for _, path := range []string{"testdata/hosts.pcapng", "testdata/ethernet.pcap"} {
		for _, r := range records(f, path) {
			f.Add(r.Data)
		}
	}
	f.Fuzz(func(t *testing.T, ip []byte) {
		before := bytes.Clone(ip)
		p, err := Decode(ip)
		if !bytes.Equal(ip, before) {
			t.Error("the packet was written to")
		}
		if err != nil {
			return
		}
		checkPacket(t, p, len(ip))
	})
}

// checkPacket checks what holds for every packet of that many octets.
func checkPacket(t *testing.T, p Packet, size int) {
	t.Helper()
	if s := p.Segment; s != nil && (s.Len < len(s.Payload) || s.Len > len(s.Payload) && !p.Truncated || len(s.Payload) > max(size-40, 0)) {
		t.Errorf("%d octets became %+v with segment %+v", size, p, s)
	}
	if d := p.Datagram; d != nil && len(d.Payload) > size-20-udpHeader {
		t.Errorf("%d octets became %+v with datagram %+v", size, p, d)
	}
	if !p.Src.IsValid() || !p.Dst.IsValid() {
		t.Errorf("no addresses in %+v", p)
	}
}

func BenchmarkDecode(b *testing.B) {
	for name, number := range map[string]int{"SYN": frameSYN, "data": frameHello, "IPv6": frameHello6} {
		b.Run(name, func(b *testing.B) {
			ip := frame(b, number)
			var d Decoder
			b.ReportAllocs()
			for b.Loop() {
				p, err := d.Decode(ip)
				if err != nil || p.Segment == nil {
					b.Fatal(p, err)
				}
			}
		})
	}
}
