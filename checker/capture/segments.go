package capture

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"time"

	"tcplearn/checker/tcp"
)

// Segments reads the TCP segments of a capture file one by one, in memory bounded
// by its largest block and by what its fragments may take, whatever the file's
// size. Packets that came in fragments are put together, as Wireshark does; the
// segment is then in the frame that completed it. Checksums are not verified.
type Segments struct {
	// Limit is how many octets are read at most, after decompression; 0 means all.
	// Beyond it Next fails with [TooLarge].
	Limit int64

	reader  *Reader
	input   *counter
	number  int
	frame   raw
	segment tcp.Segment
	decoder Decoder
	pieces  assembly
}

// Found is a segment in a capture file. Segment and IP are valid until the next one
// is read.
type Found struct {
	Number  int // of the frame, from 1, as Wireshark numbers it
	At      time.Time
	Segment *tcp.Segment
	IP      []byte // the packet from its IP header on
	// Quoted is whether the segment is not on the wire itself, but quoted by an ICMP
	// error, or has a header whose length cannot be. Its own is not known then.
	Quoted bool
}

// NewSegments reads the beginning of a pcap or pcapng file, which may be compressed
// with gzip. Errors are those of [NewReader].
func NewSegments(in io.Reader) (*Segments, error) {
	input := &counter{r: in}
	buffered := bufio.NewReaderSize(input, window)
	magic, err := buffered.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	r, err := newUnpacked(buffered, isGzip(magic))
	if err != nil {
		return nil, err
	}
	return &Segments{reader: r, input: input}, nil
}

// newUnpacked reads the beginning of a file that may be compressed.
func newUnpacked(in *bufio.Reader, compressed bool) (*Reader, error) {
	if !compressed {
		return NewReader(in)
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, &FileError{Fault: Damaged}
	}
	return NewReader(inflated{z})
}

// inflated tells of damaged compression in the words of this package.
type inflated struct{ r io.Reader }

// Read reads decompressed octets.
func (i inflated) Read(b []byte) (int, error) {
	n, err := i.r.Read(b)
	var corrupt flate.CorruptInputError
	if errors.As(err, &corrupt) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) {
		err = errDamaged
	}
	return n, err
}

var errDamaged = errors.New("damaged compression")

// counter counts what was read.
type counter struct {
	r io.Reader
	n int64
}

// Read reads and counts.
func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

// Read is how many octets were read of the file, compressed as it may be.
func (s *Segments) Read() int64 { return s.input.n }

// Frames is how many frames were read so far, with a segment or not.
func (s *Segments) Frames() int { return s.number }

// Next finds the next segment. It returns io.EOF after the last one and a
// *FileError where the file is cut off or damaged: what came before is good.
func (s *Segments) Next(f *Found) error {
	for {
		if s.Limit > 0 && s.reader.source.read > s.Limit {
			return s.reader.source.fault(TooLarge)
		}
		frame := &s.frame
		if err := s.reader.format.next(s.reader.source, frame); err != nil {
			return s.reader.source.named(err)
		}
		s.number++
		ip := stripLink(frame.link, frame.frame)
		if ip == nil {
			ip = unwrap(frame.link, frame.frame)
		}
		if ip == nil || datagram(ip) {
			continue
		}
		f.IP = fitted(ip, max(frame.size-(len(frame.frame)-len(ip)), len(ip)))
		f.Segment, f.Quoted = &s.segment, false
		if quickly(f.IP, &s.segment) || s.slowly(f) || s.deeply(f) {
			f.Number, f.At = s.number, frame.At
			return nil
		}
	}
}

// deeply decodes what is in a tunnel, or in tunnels within tunnels.
func (s *Segments) deeply(f *Found) bool {
	const most = 32
	for range most {
		if f.IP = within(f.IP); f.IP == nil {
			return false
		}
		if quickly(f.IP, &s.segment) || s.slowly(f) {
			return true
		}
	}
	return false
}

// slowly decodes what is unusual: fragments, extension headers, quotations.
func (s *Segments) slowly(f *Found) bool {
	p, err := s.decoder.Decode(f.IP)
	if p.Fragment {
		if f.IP = s.pieces.add(f.IP, &p); f.IP == nil {
			return false
		}
		p, err = s.decoder.Decode(f.IP)
	}
	switch {
	case err == nil && quoted(f.IP, &p, &s.segment):
		f.Quoted = true
		return true
	case err != nil && !p.Truncated && p.Protocol == 6 && quotation(f.IP, &s.segment):
		f.Quoted = true // a header that says it is longer than the segment, or shorter than any
		return true
	}
	if err != nil || p.Segment == nil {
		return false
	}
	s.segment = *p.Segment
	return true
}
