package checker_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tcplearn/checker"
	"tcplearn/checker/capture"
	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/tcp"
)

// read reads one of the captures that were made outside the lab.
func read(t testing.TB, name string) []capture.Record {
	t.Helper()
	records, err := capture.ReadFile(filepath.Join("testdata", "files", name), capture.DefaultLimit)
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// file writes packets into a file and opens it to be judged. One that is cut ends with
// the beginning of another packet.
func file(t testing.TB, records []capture.Record, cut bool) *checker.File {
	t.Helper()
	var b bytes.Buffer
	w, err := capture.NewWriter(&b, capture.Section{}, []capture.Interface{{Name: "any"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		r.Interface = 0
		if err := w.WritePacket(r); err != nil {
			t.Fatal(err)
		}
	}
	if cut {
		b.WriteString("\x06\x00\x00\x00")
	}
	path := filepath.Join(t.TempDir(), "file.pcapng")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := checker.ReadFile(path)
	var fault *capture.FileError
	if errors.As(err, &fault) != cut || f == nil || f.Cut != cut {
		t.Fatalf("%+v, %v; cut: %v", f, err, cut)
	}
	return f
}

// TestFiles judges the captures that a check has saved as if somebody had brought
// them: every packet is judged as in the lab, and no state is.
func TestFiles(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "captures", "*.pcapng"))
	if err != nil || len(paths) < 50 {
		t.Fatalf("%d captures, %v", len(paths), err)
	}
	for _, path := range paths {
		lesson := map[string]string{"handshake": "03-handshake", "say-hello": "05-say-hello"}
		name := filepath.Base(path)
		id := name[:len("handshake")]
		want := withStates(t, lesson[id])
		f, err := checker.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Streams) == 0 {
			continue
		}
		best := f.Best(want)
		v := f.Check(want, best)
		packets := task(t, lesson[id])
		alone := packets.Expect.Match(f.Streams[best], nil)
		if (v.Outcome == checker.Passed) != alone.Passed() {
			t.Errorf("%s: %v %q, but its packets pass: %v", name, v.Outcome, v.Doubt, alone.Passed())
		}
		for _, g := range v.Result.Findings {
			if g.Step != nil && g.Step.State != nil && g.Status != expect.Unknown {
				t.Errorf("%s: %v is %v without a kernel", name, g.Step, g.Status)
			}
		}
		if v.Evidence.Ground != evidence.GroundFile || len(v.Evidence.Packets()) != len(f.Streams[best].Packets) {
			t.Errorf("%s: the evidence is of %q, with %d packets", name, v.Evidence.Ground, len(v.Evidence.Packets()))
		}
	}
}

// TestBest chooses the conversation that fits, and of those that do not the one with
// the lessons' port.
func TestBest(t *testing.T) {
	two := file(t, read(t, "two-calls-lo.pcap"), false)
	for lesson, want := range map[string]int{"03-handshake": 0, "05-say-hello": 1} {
		if got := two.Best(withStates(t, lesson)); got != want {
			t.Errorf("%s: stream %d, want %d", lesson, got, want)
		}
	}
	if got := file(t, nil, false).Best(withStates(t, "03-handshake")); got != -1 {
		t.Errorf("stream %d of none", got)
	}
	// A wrong call to port 8080 is more likely meant than one to another.
	newline, err := capture.ReadFile(filepath.Join("testdata", "captures", "say-hello-newline.pcapng"), capture.DefaultLimit)
	if err != nil {
		t.Fatal(err)
	}
	f := file(t, slices.Concat(read(t, "newline-lo.pcap"), read(t, "refused.pcap"), newline), false)
	if got := f.Best(withStates(t, "05-say-hello")); f.Streams[got].Server.Port() != 8080 {
		t.Errorf("stream %d, to %v", got, f.Streams[got].Server)
	}
}

// TestPartial takes packets out of a call that passes: what is missing is the
// capture's fault, not the learner's. It still passes without a pure acknowledgment
// that later ones repeat.
func TestPartial(t *testing.T) {
	hello := withStates(t, "05-say-hello")
	records := read(t, "hello-any.pcap")
	for i := range records {
		left := slices.Delete(slices.Clone(records), i, i+1)
		p, err := capture.Decode(records[i].Data)
		if err != nil {
			t.Fatal(err)
		}
		f := file(t, left, false)
		v := f.Check(hello, f.Best(hello))
		want := checker.Inconclusive
		if p.Segment.SeqLen() == 0 {
			want = v.Outcome // some are wanted, others not; none can be missed for sure
		}
		if v.Outcome != want || (v.Outcome == checker.Inconclusive && v.Doubt != checker.DoubtPartial) {
			t.Errorf("without frame %d, [%v]: %v %q", i+1, p.Segment.Flags, v.Outcome, v.Doubt)
		}
		if v.Outcome == checker.Inconclusive && v.Mistake != nil {
			t.Errorf("without frame %d: the learner is told of %v", i+1, v.Mistake.ID)
		}
	}
}

// TestCutFile cuts the file behind each packet: as long as the call goes on, it cannot
// be told.
func TestCutFile(t *testing.T) {
	hello := withStates(t, "05-say-hello")
	records := read(t, "newline-lo.pcap")
	for n := 1; n <= len(records); n++ {
		f := file(t, records[:n], true)
		v := f.Check(hello, 0)
		client, server := v.Conversation.FIN()
		if over := client && server; over != (v.Outcome == checker.Failed) || !over != (v.Doubt == checker.DoubtCutOff) {
			t.Errorf("%d packets: %v %q", n, v.Outcome, v.Doubt)
		}
	}
}

// TestEveryLinkType judges what package capture reads of each kind of file.
func TestEveryLinkType(t *testing.T) {
	folder := filepath.Join("capture", "testdata")
	for _, name := range []string{"ethernet.pcap", "hosts.pcapng", "sll.pcapng", "sll2.pcap"} {
		f, err := checker.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		handshake := withStates(t, "03-handshake")
		if len(f.Streams) == 0 {
			t.Errorf("%s: no TCP", name)
			continue
		}
		if v := f.Check(handshake, f.Best(handshake)); v.Conversation == nil || len(v.Result.Findings) < len(handshake.Expect.Steps) {
			t.Errorf("%s: %+v", name, v)
		}
	}
}

// TestLongConversation judges no more of a conversation than of an attempt in the lab.
func TestLongConversation(t *testing.T) {
	var records []capture.Record
	s := &tcp.Segment{Src: attempt().Server, Dst: attempt().Server, Flags: tcp.ACK, Payload: []byte("x")}
	for i := range 20000 {
		s.Seq = tcp.Seq(i)
		raw, err := capture.Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, capture.Record{At: time.Unix(int64(i), 0), Data: raw})
	}
	f := file(t, records, false)
	v := f.Check(withStates(t, "05-say-hello"), 0)
	if v.Outcome != checker.Inconclusive || v.Doubt != checker.DoubtMissed || v.Evidence.Missed != 20000-8192 {
		t.Errorf("%v %q, %d packets missed", v.Outcome, v.Doubt, v.Evidence.Missed)
	}
}

// FuzzFile judges files that say anything.
func FuzzFile(f *testing.F) {
	for _, name := range []string{"hello-any.pcap", "two-calls-lo.pcap", "udp.pcap", "refused.pcap", "hello-cut-packets.pcap"} {
		whole, err := os.ReadFile(filepath.Join("testdata", "files", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(whole)
	}
	hello := withStates(f, "05-say-hello")
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := checker.ReadFile(path)
		if file == nil {
			if err == nil {
				t.Fatal("neither a file nor an error")
			}
			return
		}
		if best := file.Best(hello); (best < 0) != (len(file.Streams) == 0) {
			t.Fatalf("stream %d of %d", best, len(file.Streams))
		}
		for i := range file.Streams {
			v := file.Check(hello, i)
			if v.Outcome == checker.Passed && slices.ContainsFunc(v.Result.Findings, func(g expect.Finding) bool { return g.Status == expect.Unmet }) {
				t.Error("passed, and a step is not met")
			}
			_ = checker.Ladder(v.Conversation, v.Samples())
		}
	})
}

// packed compresses octets.
func packed(t *testing.T, octets []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(octets); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestTooLarge gives it a small file that is a large one when it is decompressed: a
// capture, and then many members (RFC 1952 §2.2) of frames of which no octet was
// kept.
func TestTooLarge(t *testing.T) {
	whole, err := os.ReadFile(filepath.Join("testdata", "files", "hello-any.pcap"))
	if err != nil {
		t.Fatal(err)
	}
	frames := bytes.Repeat([]byte{12: 60, 15: 0}, 1<<16) // records of 16 octets: the frame had 60
	bomb := append(packed(t, whole), bytes.Repeat(packed(t, frames), capture.DefaultLimit>>20)...)
	path := filepath.Join(t.TempDir(), "bomb.pcap.gz")
	if err := os.WriteFile(path, bomb, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := checker.ReadFile(path)
	var fault *capture.FileError
	if f != nil || !errors.As(err, &fault) || fault.Fault != capture.TooLarge {
		t.Errorf("%d octets are read: %v", len(bomb), err)
	}
}
