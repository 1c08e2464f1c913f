package flow_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tcplearn/checker/capture"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// frame is what a reader is shown of a frame: its stream and relative numbers.
type frame struct {
	stream   int
	seq, ack uint32 // relative, modulo 2³² as Wireshark has them
	len      int
}

// dissected returns what Wireshark's command line shows of each TCP frame of a
// file, by the frame's number. Segments that an ICMP message quotes are not on
// the wire, and without the ACK bit the acknowledgment number means nothing.
func dissected(t *testing.T, path string) map[int]frame {
	t.Helper()
	if _, err := exec.LookPath("tshark"); err != nil {
		t.Skipf("the comparison with Wireshark needs tshark (Debian: apt install tshark): %v", err)
	}
	cmd := exec.Command("tshark", "-n", "-r", path, "-Y", "tcp && !icmp && !icmpv6", "-T", "fields", "-E", "occurrence=f",
		"-o", "ip.defragment:FALSE", "-o", "tcp.desegment_tcp_streams:FALSE", "--disable-protocol", "http",
		"-e", "frame.number", "-e", "tcp.stream", "-e", "tcp.seq", "-e", "tcp.ack", "-e", "tcp.len",
		"-e", "tcp.flags")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("tshark: %v\n%s", err, stderr.String())
	}
	frames := map[int]frame{}
	for line := range strings.Lines(string(out)) {
		var number int
		var f frame
		var flags tcp.Flags
		if _, err := fmt.Sscan(line, &number, &f.stream, &f.seq, &f.ack, &f.len, &flags); err != nil {
			t.Fatalf("tshark says %q: %v", line, err)
		}
		if !flags.Has(tcp.ACK) {
			f.ack = 0
		}
		frames[number] = f
	}
	return frames
}

// analysed returns what we show of each TCP frame, by the frame's number.
func analysed(t *testing.T, records []capture.Record) map[int]frame {
	t.Helper()
	var in []flow.Frame
	for i, r := range records {
		if p, err := capture.Decode(r.Data); err == nil && p.Segment != nil {
			in = append(in, flow.Frame{Number: i + 1, At: r.At, Segment: p.Segment})
		}
	}
	frames := map[int]frame{}
	for stream, c := range flow.Conversations(in) {
		for _, p := range c.Packets {
			frames[p.Number] = frame{stream, uint32(p.Seq), uint32(p.Ack), p.Segment.Len}
		}
	}
	return frames
}

// compare wants the same of both for every frame.
func compare(t *testing.T, path string) {
	t.Helper()
	records, err := capture.ReadFile(path, capture.DefaultLimit)
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := analysed(t, records), dissected(t, path)
	if len(ours) == 0 || len(ours) != len(theirs) {
		t.Errorf("we see %d segments, tshark %d", len(ours), len(theirs))
	}
	wrong := 0
	for i := range records {
		if ours[i+1] != theirs[i+1] && wrong < 10 {
			wrong++
			t.Errorf("frame %d: we say %+v, tshark %+v", i+1, ours[i+1], theirs[i+1])
		}
	}
}

// TestAgreesWithWireshark compares on every capture there is: those of the
// decoder, and where TCPLEARN_CAPTURES names a folder, the files in it.
func TestAgreesWithWireshark(t *testing.T) {
	for _, dir := range []string{"../capture/testdata", os.Getenv("TCPLEARN_CAPTURES")} {
		if dir == "" {
			continue
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.pcap*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no captures in %s: %v", dir, err)
		}
		for _, path := range files {
			t.Run(filepath.Base(path), func(t *testing.T) {
				t.Parallel()
				compare(t, path)
			})
		}
	}
}

// TestAgreesOnLearnersCalls compares on the calls that the checker is tested with,
// all in one file, because tshark takes long to start.
func TestAgreesOnLearnersCalls(t *testing.T) {
	files, err := filepath.Glob("../testdata/captures/*.pcapng")
	if err != nil || len(files) == 0 {
		t.Fatalf("no captures: %v", err)
	}
	var all []capture.Record
	for _, path := range files {
		records, err := capture.ReadFile(path, capture.DefaultLimit)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			r.Interface = 0
			all = append(all, r)
		}
	}
	compare(t, write(t, all))
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
	compare(t, write(t, all))
}

// write writes a capture file of bare IP packets.
func write(t *testing.T, records []capture.Record) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "all.pcapng")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	out := bufio.NewWriter(f)
	w, err := capture.NewWriter(out, capture.Section{}, []capture.Interface{{Name: "wire"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if err := w.WritePacket(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	return path
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
