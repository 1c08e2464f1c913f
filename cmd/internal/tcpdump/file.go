package tcpdump

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"tcplearn/checker/capture"
)

// A pcap file (draft-ietf-opsawg-pcap) of bare IP packets, in microseconds.
const (
	pcapMagic  = 0xa1b2c3d4
	linkRaw    = 101
	snapLength = 262144
)

// pcapFile writes such a file, each packet at once.
type pcapFile struct{ w io.Writer }

func newPcapFile(w io.Writer) (*pcapFile, error) {
	little := binary.LittleEndian
	head := little.AppendUint32(nil, pcapMagic)
	head = little.AppendUint16(head, 2) // version 2.4
	head = little.AppendUint16(head, 4)
	head = append(head, make([]byte, 8)...)
	head = little.AppendUint32(head, snapLength)
	head = little.AppendUint32(head, linkRaw)
	_, err := w.Write(head)
	return &pcapFile{w}, err
}

func (f *pcapFile) packet(at time.Time, raw []byte) error {
	little := binary.LittleEndian
	b := little.AppendUint32(nil, uint32(at.Unix()))
	b = little.AppendUint32(b, uint32(at.Nanosecond()/1000))
	b = little.AppendUint32(b, uint32(len(raw)))
	b = little.AppendUint32(b, uint32(len(raw)))
	_, err := f.w.Write(append(b, raw...))
	return err
}

// read shows the packets of a file.
func (d *dump) read(path string) error {
	in := d.stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("%s: %w", path, innermost(err))
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	r, err := capture.NewReader(in)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	_, _ = fmt.Fprintf(d.stderr, "reading from file %s\n", path)
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if err := d.take(record.At, "", record.Data); err != nil {
			if errors.Is(err, errEnough) {
				return nil
			}
			return err
		}
	}
}
