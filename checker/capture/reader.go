package capture

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
)

// DefaultLimit is a size of a capture file, in octets, that ReadFile can be asked
// to accept without fear for the machine's memory.
const DefaultLimit = 256 << 20

// maxRecords bounds what a file of nothing but empty packets can make of its size.
const maxRecords = 1 << 20

// ReadFile returns the packets of the pcap or pcapng file at path, one record for
// each frame in it, so that the record with index i is the frame that Wireshark
// numbers i+1. It keeps all in memory, hence the limit on the file's size in
// octets, and one of 1048576 on the number of its packets.
//
// When the file cannot be read to its end, it returns the packets before that
// place and a *FileError that says where and why. Other errors are the system's.
func ReadFile(path string, limit int64) ([]Record, error) {
	f, err := openLimited(path, limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	records, err := readAll(io.LimitReader(f, limit))
	if fault, ok := errors.AsType[*FileError](err); ok {
		fault.Path = path
	}
	return records, err
}

// OpenRegular opens path unless it is something that has no end or no size; even
// to open a FIFO would wait for a writer. Its error is then a *FileError.
func OpenRegular(path string) (*os.File, error) { return openLimited(path, math.MaxInt64) }

func openLimited(path string, limit int64) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &FileError{Path: path, Fault: NotRegular}
	}
	if info.Size() > limit {
		return nil, &FileError{Path: path, Fault: TooLarge}
	}
	return os.Open(path)
}

func readAll(in io.Reader) ([]Record, error) {
	r, err := NewReader(in)
	if err != nil {
		return nil, err
	}
	var records []Record
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			return records, nil
		}
		if err != nil {
			return records, err
		}
		if len(records) == maxRecords {
			return records, r.source.fault(TooLarge)
		}
		records = append(records, record)
	}
}

// Reader reads a pcap or pcapng file packet by packet, in memory bounded by the
// largest block, whatever lengths the file claims.
type Reader struct {
	source *source
	format interface {
		// next reads the next frame into r, all of it.
		next(s *source, r *raw) error
	}
}

// raw is a frame as it is in a file, valid until the next one is read. Its Data is
// not set.
type raw struct {
	Record
	link  uint16
	frame []byte // what was captured
	size  int    // how many octets it had on the wire, as the file says
}

// NewReader reads the beginning of a capture file. Its error is a *FileError when
// that is not one, and the stream's own otherwise.
func NewReader(in io.Reader) (*Reader, error) {
	s := &source{r: bufio.NewReaderSize(in, window)}
	magic, err := s.r.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, s.named(err)
	}
	switch {
	case len(magic) < 4:
		return nil, s.fault(NotCapture)
	case isGzip(magic):
		return nil, s.fault(Compressed)
	case binary.BigEndian.Uint32(magic) == blockSection:
		return &Reader{s, &pcapng{}}, nil
	}
	format, err := newPcap(s)
	if err != nil {
		return nil, s.named(err)
	}
	return &Reader{s, format}, nil
}

// isGzip reports whether a file begins as one of gzip (RFC 1952 §2.3.1).
func isGzip(magic []byte) bool { return len(magic) >= 2 && magic[0] == 0x1f && magic[1] == 0x8b }

// Next returns the next packet, which is the caller's. It returns io.EOF after the
// last one and a *FileError where the file is cut off or damaged.
func (r *Reader) Next() (Record, error) {
	var frame raw
	if err := r.format.next(r.source, &frame); err != nil {
		return Record{}, err
	}
	frame.Data = bytes.Clone(stripLink(frame.link, frame.frame))
	return frame.Record, nil
}

// window is how much of a stream is in memory: more than any packet has.
const window = 2 * maxPacket

// source is a stream that knows how far it has been read.
type source struct {
	r      *bufio.Reader
	offset int64 // of the record or block that is being read
	read   int64 // octets read in all
}

// begin marks the start of a record or block, and returns io.EOF when there is none.
func (s *source) begin() error {
	s.offset = s.read
	if s.r.Buffered() > 0 {
		return nil
	}
	_, err := s.r.Peek(1)
	if errors.Is(err, io.ErrUnexpectedEOF) { // of what is compressed
		return s.fault(CutOff)
	}
	return err
}

// fill reads as much as b holds.
func (s *source) fill(b []byte) error {
	n, err := io.ReadFull(s.r, b)
	s.read += int64(n)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return s.fault(CutOff)
	}
	return err
}

// take returns the next n octets, at most as many as window, which are valid until
// the next ones are read.
func (s *source) take(n int) ([]byte, error) {
	b, err := s.r.Peek(n)
	switch {
	case err == nil:
		s.read += int64(n)
		_, err = s.r.Discard(n)
		return b, err
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return nil, s.fault(CutOff)
	default:
		return nil, err
	}
}

func (s *source) fault(f Fault) error { return &FileError{Fault: f, Offset: s.offset} }

// named gives an error of the compression the place where it was met.
func (s *source) named(err error) error {
	if errors.Is(err, errDamaged) {
		return s.fault(Damaged)
	}
	return err
}
