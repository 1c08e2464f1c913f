package flow_test

import (
	"encoding/binary"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tcplearn/checker/capture"
	"tcplearn/checker/flow/oracle"
	"tcplearn/checker/tcp"
)

// TestAgreesInWrappings compares on a call of IPv4 and one of IPv6 in frames that
// have more around a packet than Ethernet's header (the link types:
// https://www.tcpdump.org/linktypes.html).
func TestAgreesInWrappings(t *testing.T) {
	macs := []byte{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2}
	ether := func(more ...byte) []byte { return slices.Concat(macs, more) }
	// Data to an access point: frame control, duration, three addresses, sequence.
	wireless := func(control ...byte) []byte {
		return slices.Concat(control, make([]byte, 2), macs, macs[:6], make([]byte, 2))
	}
	snap := []byte{0xaa, 0xaa, 3, 0, 0, 0}
	for name, w := range map[string]struct {
		link   uint32
		prefix []byte
		four   []byte // in front of IPv4
		six    []byte
		suffix []byte
	}{
		"PPP":                     {9, nil, []byte{0, 0x21}, []byte{0, 0x57}, nil},
		"PPP in HDLC":             {9, []byte{0xff, 3}, []byte{0, 0x21}, []byte{0, 0x57}, nil},
		"PPP over Ethernet":       {1, ether(0x88, 0x64, 0x11, 0, 0, 1, 0, 100), []byte{0, 0x21}, []byte{0, 0x57}, nil},
		"MPLS":                    {1, ether(0x88, 0x47), []byte{0, 0x01, 0x01, 64}, []byte{0, 0x01, 0x01, 64}, nil},
		"two labels of MPLS":      {1, ether(0x88, 0x47, 0, 0x02, 0, 64), []byte{0, 0x01, 0x01, 64}, []byte{0, 0x01, 0x01, 64}, nil},
		"MPLS in a VLAN":          {1, ether(0x81, 0, 0, 7, 0x88, 0x47), []byte{0, 0x01, 0x01, 64}, []byte{0, 0x01, 0x01, 64}, nil},
		"IEEE 802.11":             {105, slices.Concat(wireless(8, 1), snap), []byte{8, 0}, []byte{0x86, 0xdd}, nil},
		"IEEE 802.11 with QoS":    {105, slices.Concat(wireless(0x88, 1), []byte{0, 0}, snap), []byte{8, 0}, []byte{0x86, 0xdd}, nil},
		"IEEE 802.11 in radiotap": {127, slices.Concat([]byte{0, 0, 8, 0, 0, 0, 0, 0}, wireless(8, 1), snap), []byte{8, 0}, []byte{0x86, 0xdd}, nil},
		"radiotap that tells of a check sequence": {
			127, slices.Concat([]byte{0, 0, 9, 0, 2, 0, 0, 0, 0x10}, wireless(8, 1), snap), []byte{8, 0}, []byte{0x86, 0xdd}, []byte{1, 2, 3, 4},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var frames [][]byte
			for _, s := range handshake(up(push, 1, 1, "hello, xiao mei."), up(push, 1, 1, "hello, xiao mei."), down(finACK, 1, 17, "")) {
				frames = append(frames, slices.Concat(w.prefix, w.four, encode(s), w.suffix))
			}
			for _, s := range handshake(up(push, 1, 1, "hello, xiao mei."), down(rst, 1, 0, "")) {
				frames = append(frames, slices.Concat(w.prefix, w.six, encode6(t, s), w.suffix))
			}
			path := writePcap(t, w.link, frames, whole)
			if got := countSegments(t, path); got != len(frames) {
				t.Errorf("%d segments in %d frames", got, len(frames))
			}
			oracle.Compare(t, path)
		})
	}
}

// encode6 makes the same segment between two addresses of IPv6.
func encode6(t *testing.T, s *tcp.Segment) []byte {
	t.Helper()
	six := *s
	for _, end := range []*netip.AddrPort{&six.Src, &six.Dst} {
		a := end.Addr().As4()
		*end = netip.AddrPortFrom(netip.AddrFrom16([16]byte{0: 0xfd, 15: a[3]}), end.Port())
	}
	ip, err := capture.Encode(&six)
	if err != nil {
		t.Fatal(err)
	}
	return ip
}

// whole is more octets than any frame here has.
const whole = 1 << 16

// writePcap writes a pcap file of frames of a link type, a millisecond apart, of which
// no more than limit octets were captured.
func writePcap(t *testing.T, link uint32, frames [][]byte, limit int) string {
	t.Helper()
	words := func(all ...uint32) (b []byte) {
		for _, w := range all {
			b = binary.LittleEndian.AppendUint32(b, w)
		}
		return b
	}
	file := words(0xa1b2c3d4, 4<<16|2, 0, 0, 1<<18, link)
	for i, f := range frames {
		kept := f[:min(len(f), limit)]
		file = append(append(file, words(1_700_000_000, uint32(i)*1000, uint32(len(kept)), uint32(len(f)))...), kept...)
	}
	path := filepath.Join(t.TempDir(), "wrapped.pcap")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// countSegments is how many segments we see in a file.
func countSegments(t *testing.T, path string) (n int) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	segments, err := capture.NewSegments(f)
	if err != nil {
		t.Fatal(err)
	}
	var found capture.Found
	for segments.Next(&found) == nil {
		n++
	}
	return n
}
