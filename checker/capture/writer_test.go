package capture

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// encode writes a file with two interfaces and the given packets.
func encode(t testing.TB, rs ...Record) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b, Section{Application: "tcplearn", Comment: "第三课：三次握手"},
		[]Interface{{"xiaoming", "小明"}, {"xiaomei", "小美"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rs {
		if err := w.WritePacket(r); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// commented are the packets of testdata/hosts.pcapng, each with a comment.
func commented(t testing.TB) []Record {
	all := records(t, "testdata/hosts.pcapng")
	for i := range all {
		all[i].Comment = strings.Repeat("握手 ", i) + "handshake"
	}
	return all
}

func TestRoundTrip(t *testing.T) {
	want := commented(t)
	got, err := readAll(bytes.NewReader(encode(t, want...)))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Fatalf("%d packets, want %d", len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("packet %d: got %+v, want %+v", i+1, got[i], want[i])
		}
	}
}

func TestCommentIsCut(t *testing.T) {
	ip := frame(t, frameSYN)
	for name, c := range map[string]struct{ comment, want string }{
		"none":        {"", ""},
		"just fits":   {strings.Repeat("a", 65535), strings.Repeat("a", 65535)},
		"one over":    {strings.Repeat("a", 65536), strings.Repeat("a", 65535)},
		"in a rune":   {"ab" + strings.Repeat("握", 30000), "ab" + strings.Repeat("握", 21844)},
		"not UTF-8":   {"a\xffb", "a\ufffdb"},
		"grows large": {strings.Repeat("a\xff", 40000), strings.Repeat("a\ufffd", 16383) + "a"},
	} {
		got, err := readAll(bytes.NewReader(encode(t, Record{At: time.Unix(1, 0), Data: ip, Comment: c.comment})))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got[0].Comment != c.want || !utf8.ValidString(got[0].Comment) {
			t.Errorf("%s: %d octets came back, want %d", name, len(got[0].Comment), len(c.want))
		}
	}
}

func TestWritePacketRefuses(t *testing.T) {
	now := time.Now()
	for name, r := range map[string]Record{
		"interface 2":       {Interface: 2, At: now},
		"interface -1":      {Interface: -1, At: now},
		"too many octets":   {At: now, Data: make([]byte, maxPacket+1)},
		"no time":           {},
		"before 1970":       {At: time.Unix(-1, 0)},
		"after the counter": {At: time.Date(2263, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		var b bytes.Buffer
		w, err := NewWriter(&b, Section{}, []Interface{{}, {}})
		if err != nil {
			t.Fatal(err)
		}
		before := b.Len()
		if err := w.WritePacket(r); err == nil || b.Len() != before {
			t.Errorf("%s: error %v, %d octets written", name, err, b.Len()-before)
		}
	}
}

func TestWriteError(t *testing.T) {
	in, out := io.Pipe()
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := NewWriter(out, Section{}, nil); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v, want the writer's error", err)
	}
}

func BenchmarkWritePacket(b *testing.B) {
	w, err := NewWriter(io.Discard, Section{}, []Interface{{Name: "eth0"}})
	if err != nil {
		b.Fatal(err)
	}
	r := Record{At: time.Now(), Data: frame(b, frameHello), Comment: "小明 sends 16 octets"}
	b.ReportAllocs()
	for b.Loop() {
		if err := w.WritePacket(r); err != nil {
			b.Fatal(err)
		}
	}
}

// libpcap reads no file with two interfaces of bare IP packets.
func TestSilentInterfaceIsNotDescribed(t *testing.T) {
	file := encode(t, Record{Interface: 1, At: time.Unix(1, 0), Data: frame(t, frameSYN)})
	if !bytes.Contains(file, []byte("xiaomei")) || bytes.Contains(file, []byte("xiaoming")) {
		t.Error("the interface with a packet is to be described, and no other")
	}
	got, err := readAll(bytes.NewReader(file))
	if err != nil || len(got) != 1 || got[0].Interface != 0 {
		t.Errorf("read back %+v, %v, want a packet of the file's interface 0", got, err)
	}
}
