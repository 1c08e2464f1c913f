package capture

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"tcplearn/checker/tcp"
)

// FuzzQuickly holds the quick way to decode equal to gopacket's.
func FuzzQuickly(f *testing.F) {
	for _, r := range records(f, "testdata/hosts.pcapng") {
		f.Add(r.Data)
	}
	f.Fuzz(func(t *testing.T, ip []byte) {
		var quick tcp.Segment
		if !quickly(ip, &quick) {
			return
		}
		p, err := Decode(ip)
		if err != nil || p.Segment == nil || p.Fragment {
			t.Fatalf("%x: quickly %+v, gopacket %+v, %v", ip, quick, p, err)
		}
		want := *p.Segment
		want.ChecksumOK = false // not verified
		if len(quick.Options) == 0 {
			quick.Options = nil
		}
		if len(quick.Payload) == 0 && len(want.Payload) == 0 {
			quick.Payload, want.Payload = nil, nil
		}
		if !reflect.DeepEqual(quick, want) {
			t.Fatalf("%x:\nquickly  %+v\ngopacket %+v", ip, quick, want)
		}
	})
}

// TestEverySegmentQuickly makes sure that ordinary segments are decoded the quick
// way.
func TestEverySegmentQuickly(t *testing.T) {
	for i, r := range records(t, "testdata/ethernet.pcap") {
		var s tcp.Segment
		if !quickly(r.Data, &s) {
			t.Errorf("packet %d was not", i+1)
		}
	}
}

// FuzzSegments reads mutated files: no panic, and an error of the right kind.
func FuzzSegments(f *testing.F) {
	files, err := filepath.Glob("testdata/*.pcap*")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, path := range files {
		f.Add(contents(f, path))
	}
	f.Add(zipped(f, contents(f, "testdata/ethernet.pcap")))
	f.Fuzz(func(t *testing.T, file []byte) {
		s, err := NewSegments(bytes.NewReader(file))
		var found Found
		for err == nil {
			err = s.Next(&found)
		}
		var fault *FileError
		if !errors.Is(err, io.EOF) && !errors.As(err, &fault) {
			t.Errorf("%v", err)
		}
	})
}

// zipped compresses a file with gzip.
func zipped(t testing.TB, file []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(file); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// FuzzWithin opens tunnels: what comes out is the beginning of an IP packet, and no
// longer than what went in.
func FuzzWithin(f *testing.F) {
	inner := records(f, "testdata/hosts.pcapng")[0].Data
	for _, before := range [][]byte{
		{9: protocolIPv4, 19: 0},
		{9: protocolGRE, 20: 0xb0, 22: 8, 35: 0},
		{9: protocolGRE, 20: 0x30, 21: 1, 22: 0x88, 23: 0x0b, 32: 0xff, 33: 3, 35: 0x21},
		{9: protocolUDP, 22: 8, 23: 0x68, 24: 1, 28: 0x34, 29: 0xff, 39: 0x85, 40: 1, 43: 0},
		{9: protocolUDP, 22: 6, 23: 0xa5, 24: 1, 29: 2, 35: 0x21},
		{9: protocolUDP, 22: 0x17, 23: 0xc1, 24: 1, 28: 1, 30: 8, 39: 0},
		{9: protocolUDP, 22: 0x12, 23: 0xb5, 24: 1, 48: 8, 49: 0},
	} {
		before[0] = 0x45
		ip := slices.Concat(before, inner)
		binary.BigEndian.PutUint16(ip[2:], uint16(len(ip)))
		if within(ip) == nil {
			f.Errorf("%x is not opened", ip[:len(before)])
		}
		f.Add(ip)
	}
	f.Fuzz(func(t *testing.T, ip []byte) {
		if in := within(ip); in != nil && (ifIP(in) == nil || len(in) > len(ip)) {
			t.Fatalf("%x in %x", in, ip)
		}
	})
}

// Segments in a compressed file are those in the file, wherever it is cut.
func TestSegmentsCompressed(t *testing.T) {
	whole := contents(t, "testdata/ethernet.pcap")
	want, file := segmentsOf(t, whole), zipped(t, whole)
	if got := segmentsOf(t, file); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for n := range file {
		got := segmentsOf(t, file[:n])
		if len(got) > len(want) || len(got) > 0 && !reflect.DeepEqual(got, want[:len(got)]) {
			t.Fatalf("cut to %d octets: other segments", n)
		}
	}
}

// Wherever a file is cut, what comes before is as in the whole file.
func TestSegmentsCutOff(t *testing.T) {
	for _, name := range []string{"hosts.pcapng", "ethernet.pcap", "sll2.pcap"} {
		whole := contents(t, filepath.Join("testdata", name))
		want := segmentsOf(t, whole)
		for n := 30; n < len(whole); n += 7 {
			got := segmentsOf(t, whole[:n])
			if len(got) > len(want) || len(got) > 0 && !reflect.DeepEqual(got, want[:len(got)]) {
				t.Fatalf("%s cut to %d octets: other segments", name, n)
			}
		}
	}
}

// numbered is a segment with its frame's number.
type numbered struct {
	number int
	seq    tcp.Seq
	flags  tcp.Flags
	data   string
}

func segmentsOf(t *testing.T, file []byte) []numbered {
	t.Helper()
	var all []numbered
	s, err := NewSegments(bytes.NewReader(file))
	var found Found
	for err == nil {
		if err = s.Next(&found); err == nil {
			all = append(all, numbered{found.Number, found.Segment.Seq, found.Segment.Flags, string(found.Segment.Payload)})
		}
	}
	return all
}
