package traffic_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"

	"tcplearn/checker/capture"
	"tcplearn/checker/flow"
	"tcplearn/checker/flow/traffic"
)

// TestWrite reads what is made: whole calls, and nothing to remark.
func TestWrite(t *testing.T) {
	var file bytes.Buffer
	if err := traffic.Write(&file, 20_000, 1); err != nil {
		t.Fatal(err)
	}
	closed := 0
	packets, remarks := analyse(t, &file, func(c *flow.Conversation) {
		if how, by := c.Closing(); how == flow.Closed && by == flow.ByClient && c.Opening() == flow.Handshake {
			closed++
		}
	})
	if packets != 20_000 || remarks != 0 || closed < 400 {
		t.Errorf("%d packets, %d remarks, %d whole calls", packets, remarks, closed)
	}
}

func analyse(t testing.TB, in io.Reader, done func(*flow.Conversation)) (packets, remarks int) {
	t.Helper()
	segments, err := capture.NewSegments(in)
	if err != nil {
		t.Fatal(err)
	}
	a := flow.NewAnalyzer(flow.DefaultLimit, done)
	var found capture.Found
	var p flow.Packet
	for {
		err := segments.Next(&found)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		a.Add(flow.Frame{Number: found.Number, At: found.At, Segment: found.Segment}, &p)
		packets++
		if p.Analysis != 0 {
			remarks++
		}
	}
	a.Flush()
	return packets, remarks
}

// BenchmarkMillion reads and analyses a million packets of 169 MB.
func BenchmarkMillion(b *testing.B) {
	path := b.TempDir() + "/million.pcap"
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := traffic.Write(f, traffic.Million, 1); err != nil {
		b.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			b.Fatal(err)
		}
		if packets, _ := analyse(b, f, nil); packets != traffic.Million {
			b.Fatalf("%d packets", packets)
		}
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}
