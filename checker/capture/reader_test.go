package capture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"
)

func contents(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func wantFault(t *testing.T, err error, want Fault) FileError {
	t.Helper()
	fault, ok := errors.AsType[*FileError](err)
	if !ok || fault.Fault != want {
		t.Fatalf("got error %v, want %q", err, want)
	}
	return *fault
}

// The same call was captured through three link types.
func TestReadLinkTypes(t *testing.T) {
	for _, name := range []string{"ethernet.pcap", "sll.pcapng", "sll2.pcap"} {
		all := records(t, filepath.Join("testdata", name))
		if len(all) != 10 {
			t.Errorf("%s: %d packets, want 10", name, len(all))
		}
		said := ""
		for i, r := range all {
			s := decode(t, r.Data).Segment
			if s == nil {
				t.Fatalf("%s: packet %d is no segment", name, i+1)
			}
			said += string(s.Payload)
		}
		if want := "hello, xiao mei.hello, xiao ming.\n"; said != want {
			t.Errorf("%s: they said %q, want %q", name, said, want)
		}
	}
}

func TestStripLink(t *testing.T) {
	ip4, ip6 := frame(t, frameSYN), frame(t, frameHello6)
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	macs := make([]byte, 12)
	for name, c := range map[string]struct {
		link        uint16
		frame, want []byte
	}{
		"raw":              {linkRaw, ip4, ip4},
		"raw of BSD":       {linkRawBSD, ip6, ip6},
		"raw of OpenBSD":   {linkRawOpen, ip4, ip4},
		"IPv4":             {linkIPv4, ip4, ip4},
		"IPv6":             {linkIPv6, ip6, ip6},
		"null":             {linkNull, join([]byte{2, 0, 0, 0}, ip4), ip4},
		"null of macOS":    {linkNull, join([]byte{30, 0, 0, 0}, ip6), ip6},
		"loop":             {linkLoop, join([]byte{0, 0, 0, 24}, ip6), ip6},
		"VLAN":             {linkEthernet, join(macs, []byte{0x81, 0, 0, 7, 8, 0}, ip4), ip4},
		"two VLAN tags":    {linkEthernet, join(macs, []byte{0x88, 0xa8, 0, 7, 0x81, 0, 0, 9, 0x86, 0xdd}, ip6), ip6},
		"ARP":              {linkEthernet, join(macs, []byte{8, 6}, make([]byte, 28)), nil},
		"no IP behind it":  {linkEthernet, join(macs, []byte{8, 0}), nil},
		"short Ethernet":   {linkEthernet, macs, nil},
		"short VLAN":       {linkEthernet, join(macs, []byte{0x81, 0, 0, 7, 8}), nil},
		"short null":       {linkNull, []byte{2, 0, 0}, nil},
		"nothing":          {linkRaw, nil, nil},
		"IEEE 802.11":      {105, ip4, nil},
		"version 5 in raw": {linkRaw, []byte{0x55, 0, 0, 0}, nil},
	} {
		if got := stripLink(c.link, c.frame); !bytes.Equal(got, c.want) {
			t.Errorf("%s: got %x, want %x", name, got, c.want)
		}
	}
}

// A file may come from a machine of the other byte order.
func TestReadBigEndian(t *testing.T) {
	little := contents(t, "testdata/ethernet.pcap")
	big := bytes.Clone(little)
	swap := func(at int) { slices.Reverse(big[at : at+4]) }
	for _, at := range []int{0, 8, 12, 16, 20} {
		swap(at)
	}
	slices.Reverse(big[4:6])
	slices.Reverse(big[6:8])
	for at := 24; at < len(big); {
		size := int(binary.LittleEndian.Uint32(little[at+8:]))
		for field := at; field < at+16; field += 4 {
			swap(field)
		}
		at += 16 + size
	}
	got, err := readAll(bytes.NewReader(big))
	if err != nil {
		t.Fatal(err)
	}
	if want := records(t, "testdata/ethernet.pcap"); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// Wherever a file is cut, the packets before that place are there.
func TestReadCutOff(t *testing.T) {
	for _, name := range []string{"hosts.pcapng", "ethernet.pcap", "sll.pcapng"} {
		path := filepath.Join("testdata", name)
		whole, want := contents(t, path), records(t, path)
		ends := 0
		for n := 4; n < len(whole); n++ {
			got, err := readAll(bytes.NewReader(whole[:n]))
			if len(got) > len(want) || len(got) > 0 && !reflect.DeepEqual(got, want[:len(got)]) {
				t.Fatalf("%s cut to %d octets: other packets", name, n)
			}
			if err == nil {
				ends++
				continue
			}
			if at := wantFault(t, err, CutOff).Offset; at >= int64(n) {
				t.Fatalf("%s cut to %d octets: fault at %d", name, n, at)
			}
		}
		if ends < len(want) {
			t.Errorf("%s has %d places that are the end of a packet or block, and %d packets", name, ends, len(want))
		}
	}
}

func TestReadLies(t *testing.T) {
	ng, old := encode(t, Record{At: time.Unix(1, 0), Data: frame(t, frameSYN), Comment: "SYN"}), contents(t, "testdata/ethernet.pcap")
	section := int(binary.LittleEndian.Uint32(ng[4:]))
	iface := section + 8
	packet := bytes.Index(ng, []byte{blockEnhanced, 0, 0, 0})
	resolution := bytes.Index(ng, []byte{optResolution, 0, 1, 0}) + 4
	comment := bytes.Index(ng, []byte{optComment, 0, 3, 0, 'S'}) + 2
	for name, c := range map[string]struct {
		file     []byte
		at       int
		to       uint32
		packets  int
		notFatal bool
	}{
		"section version":       {file: ng, at: 12, to: 2},
		"byte-order magic":      {file: ng, at: 8, to: 0x1a2b3c4e},
		"block of 8 octets":     {file: ng, at: section + 4, to: 8},
		"block not aligned":     {file: ng, at: section + 4, to: 21},
		"block of 1 GiB":        {file: ng, at: section + 4, to: 1 << 30},
		"shorter block":         {file: ng, at: packet + 4, to: 32},
		"captured 4 GiB":        {file: ng, at: packet + 20, to: 1<<32 - 1},
		"captured past the end": {file: ng, at: packet + 20, to: 100},
		"no such interface":     {file: ng, at: packet + 8, to: 2},
		"resolution 10^-20":     {file: ng, at: resolution, to: 20},
		"resolution 2^-64":      {file: ng, at: resolution, to: 0x80 | 64},
		"option past the end":   {file: ng, at: comment, to: 0x5359_00ff},
		"interface type":        {file: ng, at: iface, to: 105, packets: 1, notFatal: true},
		"record of 4 GiB":       {file: old, at: 24 + 8, to: 1<<32 - 1},
		"record of 1 MiB":       {file: old, at: 24 + 8, to: 1 << 20},
	} {
		file := bytes.Clone(c.file)
		binary.LittleEndian.PutUint32(file[c.at:], c.to)
		got, err := readAll(bytes.NewReader(file))
		if len(got) != c.packets {
			t.Errorf("%s: %d packets, want %d", name, len(got), c.packets)
		}
		if c.notFatal {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if fault, ok := errors.AsType[*FileError](err); !ok || fault.Fault != Damaged {
			t.Errorf("%s: got error %v, want %q", name, err, Damaged)
		}
	}
}

func TestReadNotCapture(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		want Fault
	}{
		"empty":       {nil, NotCapture},
		"short":       {[]byte{0x0a, 0x0d}, NotCapture},
		"text":        {[]byte("hello, xiao mei."), NotCapture},
		"gzip":        {zipped(t, contents(t, "testdata/ethernet.pcap")), Compressed},
		"pcap header": {contents(t, "testdata/ethernet.pcap")[:23], CutOff},
	} {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, c.file, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := ReadFile(path, DefaultLimit)
		if fault := wantFault(t, err, c.want); got != nil || fault.Path != path {
			t.Errorf("%s: got %v and %+v", name, got, fault)
		}
	}
}

func TestReadFileRefuses(t *testing.T) {
	dir := t.TempDir()
	_, err := ReadFile(dir, DefaultLimit)
	wantFault(t, err, NotRegular)

	_, err = ReadFile("testdata/ethernet.pcap", 100)
	wantFault(t, err, TooLarge)

	_, err = ReadFile(filepath.Join(dir, "missing"), DefaultLimit)
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want os.ErrNotExist", err)
	}
}

// A sparse file of zeros is a pcap of very many empty packets.
func TestReadManyRecords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sparse.pcap")
	if err := os.WriteFile(path, contents(t, "testdata/ethernet.pcap")[:24], 0o600); err != nil {
		t.Fatal(err)
	}
	const recordHeader = 16
	if err := os.Truncate(path, 24+(maxRecords+1)*recordHeader); err != nil {
		t.Fatal(err)
	}
	got, err := ReadFile(path, DefaultLimit)
	wantFault(t, err, TooLarge)
	if len(got) != maxRecords {
		t.Errorf("%d packets, want %d", len(got), maxRecords)
	}
}

// A hole of 10 GB in a file is damage, and found to be before it was read.
func TestSegmentsHole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hole.pcap")
	whole := contents(t, "testdata/ethernet.pcap")
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 10<<30); err != nil {
		t.Skipf("no room for sparse files here: %v", err)
	}
	f, err := OpenRegular(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	s, err := NewSegments(f)
	var found Found
	segments := 0
	for ; err == nil; segments++ {
		err = s.Next(&found)
	}
	if at := wantFault(t, err, Damaged).Offset; at != int64(len(whole)) {
		t.Errorf("fault at octet %d, want %d", at, len(whole))
	}
	if want := len(segmentsOf(t, whole)); segments-1 != want || s.Read() > 64<<20 {
		t.Errorf("%d segments, want %d; read %d octets", segments-1, want, s.Read())
	}
}

// The same instant, 1 s and a half, counted in all kinds of units.
func TestTimes(t *testing.T) {
	for resolution, units := range map[byte]uint64{
		1: 15, 3: 1500, 6: 1_500_000, 9: 1_500_000_000, 18: 1_500_000_000_000_000_000, 19: 15_000_000_000_000_000_000,
		0x81: 3, 0x80 | 10: 1536, 0x80 | 62: 3 << 61, 0x80 | 63: 3 << 62,
	} {
		c := captured{perSec: unitsPerSecond(resolution), offset: 100}
		if got, want := c.time(units), time.Unix(101, 500_000_000); !got.Equal(want) {
			t.Errorf("resolution %#x: got %s, want %s", resolution, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.pcap*")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, path := range files {
		f.Add(contents(f, path))
	}
	f.Add(encode(f, Record{At: time.Unix(1, 0), Data: frame(f, frameSYN), Comment: "SYN 握手"}))
	f.Fuzz(func(t *testing.T, file []byte) {
		all, err := readAll(bytes.NewReader(file))
		if _, ok := errors.AsType[*FileError](err); err != nil && !ok {
			t.Errorf("got error %v, want a *FileError", err)
		}
		total := 0
		for _, r := range all {
			total += len(r.Data)
			_, _ = Decode(r.Data)
		}
		if total > len(file) {
			t.Errorf("%d octets of packets in a file of %d", total, len(file))
		}
	})
}
