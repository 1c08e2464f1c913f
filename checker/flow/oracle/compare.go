package oracle

import (
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tcplearn/checker/capture"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// analysed returns what we say of each frame with a segment, by the frame's number,
// and the completeness of each conversation in the end. A file that is cut off or
// damaged is analysed up to there.
func analysed(t testing.TB, path string) (rows map[int]row, complete map[int]flow.Completeness) {
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
	a := flow.NewAnalyzer(flow.DefaultLimit, nil)
	rows, complete = map[int]row{}, map[int]flow.Completeness{}
	var found capture.Found
	var p flow.Packet
	for {
		err := segments.Next(&found)
		if err != nil {
			var fault *capture.FileError
			if !errors.Is(err, io.EOF) && !errors.As(err, &fault) {
				t.Fatal(err)
			}
			return rows, complete
		}
		frame := flow.Frame{Number: found.Number, At: found.At, Segment: found.Segment}
		if found.Quoted {
			a.Quote(frame)
			continue
		}
		c := a.Add(frame, &p)
		rows[found.Number] = ours(c, &p)
		complete[c.Stream] = p.Complete
	}
}

// Compare wants the same of both for every frame with a segment. Without tshark the
// test is skipped.
func Compare(t testing.TB, path string) {
	t.Helper()
	ours, complete := analysed(t, path)
	theirs := dissect(t, path)
	for number, r := range theirs {
		if _, found := ours[number]; !found && lengthless(r) {
			delete(theirs, number)
		}
	}
	if len(ours) != len(theirs) {
		t.Errorf("we see %d segments, tshark %d", len(ours), len(theirs))
	}
	wrong := 0
	for number, want := range theirs {
		got, found := ours[number]
		if want.Analysis == unsaid {
			got.Analysis, got.DupACK, got.DupACKOf = unsaid, 0, 0
		}
		if got == want {
			continue
		}
		if wrong++; wrong > 10 {
			break
		}
		if !found {
			t.Errorf("frame %d: we see no segment, tshark %+v", number, want)
			continue
		}
		t.Errorf("frame %d: %s\n%+v", number, difference(got, want), got)
	}
	for stream, want := range lastCompleteness(t, path) {
		got, spoke := complete[stream] // or was only quoted, or came in pieces that are not all there
		if spoke && got != want.all && got|want.first != want.all {
			t.Errorf("stream %d: complete in the end: we say %d, tshark %d", stream, got, want.all)
		}
	}
}

// lengthless is the case in which we may see no segment where tshark shows one: its
// header says that it is longer than the segment, or shorter than any header. tshark
// does not analyse it either: it shows the numbers in the header and no length, or
// not even the flags.
func lengthless(r row) bool {
	longer := r.Seq == r.RawSeq && r.Len == 0
	shorter := r.Flags == 0 && r.RawWindow == 0
	return (longer || shorter) && r.Next == 0 && (r.Analysis == "" || r.Analysis == unsaid)
}

// inTheEnd is the completeness that tshark shows when it reads a file twice.
type inTheEnd struct {
	all flow.Completeness
	// first is what the stream's first segment adds on the second reading: the
	// dissector passes over it on the first. A reader sees the one or the other.
	first flow.Completeness
}

// lastCompleteness returns the completeness at the last frame of each stream.
func lastCompleteness(t testing.TB, path string) map[int]inTheEnd {
	t.Helper()
	out := runTshark(t, append(slices.Clone(plainly), "-2", "-r", path, "-Y", "tcp.stream",
		"-e", "tcp.stream", "-e", "tcp.completeness", "-e", "tcp.flags", "-e", "tcp.len"))
	all := map[int]inTheEnd{}
	for line := range strings.Lines(out) {
		fields := strings.Split(strings.TrimSpace(line), "|")
		var v [4]uint64
		for i := range v {
			v[i], _ = strconv.ParseUint(fields[i], 0, 32) // what is cut off has no length
		}
		stream, end := int(v[0]), inTheEnd{all: flow.Completeness(v[1])}
		if before, known := all[stream]; known {
			end.first = before.first
		} else {
			end.first = adds(tcp.Flags(v[2]), v[3] > 0)
		}
		all[stream] = end
	}
	return all
}

// adds is what a segment adds to the completeness.
func adds(flags tcp.Flags, data bool) (c flow.Completeness) {
	switch {
	case flags.Has(tcp.SYN | tcp.ACK):
		c |= flow.CompleteSYNACK
	case flags.Has(tcp.ACK) && data:
		c |= flow.CompleteData
	case flags.Has(tcp.ACK):
		c |= flow.CompleteACK
	}
	if flags.Has(tcp.FIN | tcp.ACK) {
		c |= flow.CompleteFIN
	}
	if flags.Has(tcp.RST) {
		c |= flow.CompleteRST
	}
	return c
}
