package flow_test

import (
	"encoding/binary"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tcplearn/checker/capture"
	"tcplearn/checker/flow/oracle"
	"tcplearn/checker/tcp"
)

// TestAgreesWithWireshark compares on every capture there is: those of the
// decoder, and where TCPLEARN_CAPTURES names a folder, the files in it and below.
func TestAgreesWithWireshark(t *testing.T) {
	for _, dir := range []string{"../capture/testdata", "../testdata", os.Getenv("TCPLEARN_CAPTURES")} {
		if dir == "" {
			continue
		}
		files := captureFiles(t, dir)
		if len(files) == 0 {
			t.Fatalf("no captures in %s", dir)
		}
		if dir == "../testdata" {
			compareTogether(t, files)
			continue
		}
		for _, path := range files {
			t.Run(filepath.Base(path), func(t *testing.T) {
				t.Parallel()
				oracle.Compare(t, path)
			})
		}
	}
}

// captureFiles are the captures in a folder and below.
func captureFiles(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if name := e.Name(); strings.Contains(name, ".pcap") || strings.HasSuffix(name, ".cap") {
			all = append(all, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// compareTogether compares on small files made one, because tshark takes long to
// start.
func compareTogether(t *testing.T, files []string) {
	t.Helper()
	var all []capture.Record
	for _, path := range files {
		records, err := capture.ReadFile(path, capture.DefaultLimit)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for _, r := range records {
			if r.Interface = 0; r.Data != nil {
				all = append(all, r)
			}
		}
	}
	oracle.Compare(t, oracle.File(t, all))
}

// TestAgreesOnHardCalls compares on calls that no kernel makes so often: started
// anywhere, wrapping, repeated, reset, ports reused.
func TestAgreesOnHardCalls(t *testing.T) {
	const calls, length = 400, 12
	r := rand.New(rand.NewPCG(9293, 3))
	var all []capture.Record
	for port := range calls {
		ends := [2]netip.AddrPort{netip.AddrPortFrom(client.Addr(), 20000+uint16(port)), server}
		isn := [2]tcp.Seq{tcp.Seq(r.Uint32()), tcp.Seq(r.Uint32())}
		if port%3 == 0 {
			isn = [2]tcp.Seq{^tcp.Seq(r.UintN(6)), ^tcp.Seq(r.UintN(6))}
		}
		for range length {
			from := r.IntN(2)
			flags := [...]tcp.Flags{syn, synACK, ack, ack, push, push, push, finACK, rst, rstACK}[r.IntN(10)]
			if flags == syn && r.IntN(3) == 0 {
				isn[from] = tcp.Seq(r.Uint32()) // the port is used again
			}
			s := segment(ends[from], ends[1-from], flags, isn[from].Add(r.IntN(12)), isn[1-from].Add(r.IntN(12)), "")
			if flags.Has(tcp.SYN) {
				s.Seq = isn[from]
			}
			if flags == push {
				s.Payload = []byte("hello, xiao mei."[:1+r.IntN(9)])
			}
			all = append(all, capture.Record{At: time.Unix(int64(len(all)), 0), Data: encode(s)})
		}
	}
	oracle.Compare(t, oracle.File(t, all))
}

// encode makes an IPv4 packet of a segment (RFC 791 §3.1, RFC 9293 §3.1). The
// checksums are left out; neither side of the comparison looks at them.
func encode(s *tcp.Segment) []byte {
	const headers = 20 + 20
	b := make([]byte, headers, headers+len(s.Payload))
	b[0] = 4<<4 | 5 // version, header length in words
	binary.BigEndian.PutUint16(b[2:], uint16(headers+len(s.Payload)))
	b[8], b[9] = 64, 6 // time to live, TCP
	copy(b[12:], s.Src.Addr().AsSlice())
	copy(b[16:], s.Dst.Addr().AsSlice())
	h := b[20:]
	binary.BigEndian.PutUint16(h[0:], s.Src.Port())
	binary.BigEndian.PutUint16(h[2:], s.Dst.Port())
	binary.BigEndian.PutUint32(h[4:], uint32(s.Seq))
	binary.BigEndian.PutUint32(h[8:], uint32(s.Ack))
	binary.BigEndian.PutUint16(h[12:], 5<<12|uint16(s.Flags))
	binary.BigEndian.PutUint16(h[14:], s.Window)
	return append(b, s.Payload...)
}
