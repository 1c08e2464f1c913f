package capture

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/metrics"
	"slices"
	"strconv"
	"testing"

	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// told is what is said of a frame, and where in the file, unpacked, the frame ends.
type told struct {
	number, stream int
	packet         flow.Packet // without the segment
	seq, ack       tcp.Seq
	flags          tcp.Flags
	window         uint16
	length         int
	sum            uint32 // over the payload
	end            int64
}

// specimen is an undamaged file, what is said of it, and where its TCP headers are.
type specimen struct {
	name    string
	file    []byte
	rows    []told
	headers []int
}

// teller reads files one after the other, in buffers that are used again.
type teller struct {
	in  bufio.Reader
	all []told
}

// tell analyses a file up to its end or its damage.
func (l *teller) tell(t testing.TB, file []byte, each func(*Found)) []told {
	t.Helper()
	l.in.Reset(bytes.NewReader(file))
	l.all = l.all[:0]
	magic, _ := l.in.Peek(2)
	reader, err := newUnpacked(&l.in, isGzip(magic))
	s := &Segments{reader: reader}
	a := flow.NewAnalyzer(64, nil)
	var found Found
	var p flow.Packet
	for err == nil {
		if err = s.Next(&found); err != nil {
			break
		}
		each(&found)
		frame := flow.Frame{Number: found.Number, At: found.At, Segment: found.Segment}
		row := told{number: found.Number, end: s.reader.source.read}
		if found.Quoted {
			a.Quote(frame)
		} else {
			row.stream = a.Add(frame, &p).Stream
			row.packet = p
			row.packet.Segment = nil
		}
		f := found.Segment
		row.seq, row.ack, row.flags, row.window, row.length = f.Seq, f.Ack, f.Flags, f.Window, f.Len
		for _, b := range f.Payload {
			row.sum = row.sum*31 + uint32(b)
		}
		l.all = append(l.all, row)
	}
	a.Flush()
	if _, ok := errors.AsType[*FileError](err); !ok && !errors.Is(err, io.EOF) {
		t.Errorf("got error %v, want a *FileError", err)
	}
	return l.all
}

// specimens are the captures of this repository's tests, and one of them in frames of
// other networks.
func specimens(t *testing.T, l *teller) []*specimen {
	t.Helper()
	var all []*specimen
	for _, pattern := range []string{"testdata/*.pcap*", "../testdata/captures/*.pcap*"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, path := range files {
			all = append(all, specimenOf(t, l, path, contents(t, path)))
		}
	}
	wireless := append(append([]byte{8, 1}, make([]byte, 22)...), 0xaa, 0xaa, 3, 0, 0, 0, 8, 0)
	for _, w := range []struct {
		link   uint32
		prefix []byte
	}{
		{9, []byte{0xff, 3, 0, 0x21}},                          // PPP
		{1, append(make([]byte, 12), 0x88, 0x47, 0, 1, 1, 64)}, // MPLS
		{105, wireless},
		{127, append([]byte{0, 0, 8, 0, 0, 0, 0, 0}, wireless...)},
	} {
		path := "testdata/ethernet.pcap"
		file := wrapped(w.link, w.prefix, records(t, path))
		x := specimenOf(t, l, fmt.Sprintf("%s, link type %d", path, w.link), file)
		if len(x.rows) == 0 {
			t.Fatalf("%s: no segments", x.name)
		}
		all = append(all, x)
	}
	return all
}

// wrapped is a pcap file of packets of IPv4 with something in front.
func wrapped(link uint32, prefix []byte, packets []Record) []byte {
	var file []byte
	put := func(all ...uint32) {
		for _, v := range all {
			file = binary.LittleEndian.AppendUint32(file, v)
		}
	}
	put(magicMicroseconds, 4<<16|2, 0, 0, maxPacket, link)
	for _, r := range packets {
		size := uint32(len(prefix) + len(r.Data))
		put(uint32(r.At.Unix()), 0, size, size)
		file = append(append(file, prefix...), r.Data...)
	}
	return file
}

func specimenOf(t *testing.T, l *teller, name string, file []byte) *specimen {
	t.Helper()
	x, from := &specimen{name: name, file: file}, 0
	x.rows = slices.Clone(l.tell(t, x.file, func(f *Found) {
		var fields [8]byte // the first of the TCP header: ports and sequence number
		binary.BigEndian.PutUint16(fields[0:], f.Segment.Src.Port())
		binary.BigEndian.PutUint16(fields[2:], f.Segment.Dst.Port())
		binary.BigEndian.PutUint32(fields[4:], uint32(f.Segment.Seq))
		if at := bytes.Index(x.file[from:], fields[:]); at >= 0 {
			from += at
			x.headers = append(x.headers, from)
		}
	}))
	return x
}

// mutator damages files.
type mutator struct {
	*rand.Rand
	file []byte
}

// damage makes one change at random, and returns the first octet that may differ.
// Where headers are known, most changes are made in one of them.
func (m *mutator) damage(headers []int, other []byte) int {
	const inHeaders = 3 // of 8
	if kind := m.IntN(8); kind < inHeaders && len(headers) > 0 {
		const size = 20
		at := headers[m.IntN(len(headers))] + m.IntN(size)
		if at < len(m.file) {
			m.file[at] ^= 1 << m.IntN(8)
		}
		return at
	}
	at := m.IntN(len(m.file))
	n := min(1+m.IntN(1<<m.IntN(8)), len(m.file)-at)
	switch m.IntN(7) {
	case 0:
		m.file[at] ^= 1 << m.IntN(8)
	case 1: // numbers that are the edge of something
		m.file[at] = []byte{0, 1, 0x7f, 0x80, 0xff}[m.IntN(5)]
	case 2:
		m.file = slices.Insert(m.file, at, make([]byte, n)...)
		for i := range n {
			m.file[at+i] = byte(m.Uint32())
		}
	case 3:
		m.file = slices.Delete(m.file, at, at+n)
	case 4:
		m.file = m.file[:at]
	case 5: // octets of another file
		from := m.IntN(len(other))
		copy(m.file[at:at+n], other[from:])
	case 6: // the same octets again
		m.file = slices.Insert(m.file, at, slices.Clone(m.file[at:at+n])...)
	}
	return at
}

// TestMutations damages captures at random. Whatever the damage, reading does not
// panic, takes no memory beyond a block's, and what it says of the packets before
// the damage is the same. TCPLEARN_MUTATIONS is how many files are made, and
// TCPLEARN_CHAOS, a number, makes others.
func TestMutations(t *testing.T) {
	count, seed := number(t, "TCPLEARN_MUTATIONS", 20_000), number(t, "TCPLEARN_CHAOS", 793)
	const mostMemory = 4*maxBlock + 1<<20
	l := &teller{in: *bufio.NewReaderSize(nil, window)}
	all := specimens(t, l)
	m := &mutator{Rand: rand.New(rand.NewPCG(uint64(seed), 0))}
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	allocated := func() uint64 {
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	before := allocated()
	for n := range count {
		x := all[m.IntN(len(all))]
		m.file = append(m.file[:0], x.file...)
		first := len(x.file)
		for range 1 + m.IntN(3) {
			if len(m.file) == 0 {
				break
			}
			first = min(first, m.damage(x.headers, all[m.IntN(len(all))].file))
		}
		got := l.tell(t, m.file, func(*Found) {})
		whole := 0
		for whole < len(x.rows) && x.rows[whole].end <= int64(first) {
			whole++
		}
		if len(got) < whole || !slices.Equal(got[:whole], x.rows[:whole]) {
			t.Fatalf("mutation %d of %s, at octet %d: other rows before it\n%x", n, x.name, first, m.file)
		}
		now := allocated()
		if now-before > mostMemory {
			t.Fatalf("mutation %d of %s, at octet %d: took %d octets of memory\n%x", n, x.name, first, now-before, m.file)
		}
		before = now
	}
}

// TestMutationsOfCompressed damages captures that are compressed with gzip. What can
// be unpacked of the octets before the damage is told as of the undamaged file.
func TestMutationsOfCompressed(t *testing.T) {
	count, seed := number(t, "TCPLEARN_MUTATIONS", 20_000)/20, number(t, "TCPLEARN_CHAOS", 793)
	l := &teller{in: *bufio.NewReaderSize(nil, window)}
	all := specimens(t, l)
	for _, x := range all {
		x.file = zipped(t, x.file)
		if got := l.tell(t, x.file, func(*Found) {}); !slices.Equal(got, x.rows) {
			t.Fatalf("%s: compressed, it says something else", x.name)
		}
	}
	m := &mutator{Rand: rand.New(rand.NewPCG(uint64(seed), 1952))}
	for n := range count {
		x := all[m.IntN(len(all))]
		m.file = append(m.file[:0], x.file...)
		first := m.damage(nil, all[m.IntN(len(all))].file)
		before := slices.Clone(l.tell(t, x.file[:first], func(*Found) {}))
		if len(before) > len(x.rows) || !slices.Equal(before, x.rows[:len(before)]) {
			t.Fatalf("%s, cut at octet %d: other rows before it", x.name, first)
		}
		got := l.tell(t, m.file, func(*Found) {})
		if len(got) < len(before) || !slices.Equal(got[:len(before)], before) {
			t.Fatalf("mutation %d of %s, at octet %d: other rows before it\n%x", n, x.name, first, m.file)
		}
	}
}

// number reads an environment variable.
func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
