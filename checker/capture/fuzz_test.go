package capture

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"reflect"
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
