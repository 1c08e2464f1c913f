package capture

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Section describes a capture as a whole.
type Section struct {
	Application string // the program that wrote it
	Comment     string // UTF-8
}

// Interface describes one place where packets were captured. All of Writer's carry
// bare IP packets, to the nanosecond.
type Interface struct {
	Name        string // as the system calls it, such as "eth0"
	Description string // as a person would
}

// Writer writes a pcapng file of one section. Each block goes out in one Write, so
// that a file which ends early ends with a whole packet; give it a buffered writer
// where many packets follow each other.
//
// An interface is described before its first packet, and not at all if it has
// none: libpcap takes two bare-IP interfaces for two link types, and tcpdump then
// reads nothing of the file.
type Writer struct {
	w          io.Writer
	interfaces []Interface
	numbers    []int  // of the interfaces in the file; none yet is -1
	described  int    // how many the file has
	block      []byte // the block under construction, reused
}

// byteOrder is that of the files we write; the reader finds it by the byte-order
// magic.
var byteOrder = binary.LittleEndian

// NewWriter writes the beginning of a file, which describes the section, to w.
// Packets will come from the interfaces. Texts are cut after 65535 octets.
func NewWriter(w io.Writer, s Section, interfaces []Interface) (*Writer, error) {
	out := &Writer{w: w, interfaces: interfaces, numbers: slices.Repeat([]int{-1}, len(interfaces))}
	out.startSection(s)
	if err := out.end(); err != nil {
		return nil, err
	}
	return out, nil
}

// WritePacket writes a packet with its comment, which is cut after 65535 octets
// and made valid UTF-8. It refuses an unknown interface, more than 262144 octets
// and a time before 1970 or after 2262.
func (w *Writer) WritePacket(r Record) error {
	if r.Interface < 0 || r.Interface >= len(w.interfaces) {
		return fmt.Errorf("capture: write packet: interface %d of %d", r.Interface, len(w.interfaces))
	}
	if len(r.Data) > maxPacket {
		return fmt.Errorf("capture: write packet: %d octets, at most %d are allowed", len(r.Data), maxPacket)
	}
	if r.At.Before(time.Unix(0, 0)) || r.At.After(time.Unix(0, math.MaxInt64)) {
		return fmt.Errorf("capture: write packet: no room for the time %s", r.At)
	}
	if err := w.describe(r.Interface); err != nil {
		return err
	}
	r.Interface = w.numbers[r.Interface]
	w.startPacket(r)
	return w.end()
}

// describe writes the description of interface i unless the file has it.
func (w *Writer) describe(i int) error {
	if w.numbers[i] >= 0 {
		return nil
	}
	w.startInterface(w.interfaces[i])
	if err := w.end(); err != nil {
		return err
	}
	w.numbers[i] = w.described
	w.described++
	return nil
}

// startSection begins a Section Header Block.
func (w *Writer) startSection(s Section) {
	w.start(blockSection)
	w.uint32(byteOrderMagic)
	w.uint16(1) // major version
	w.uint16(0) // minor version
	w.uint32(math.MaxUint32)
	w.uint32(math.MaxUint32) // section length, 64 bits: not known
	w.text(optComment, s.Comment)
	w.text(optApplication, s.Application)
}

// startInterface begins an Interface Description Block.
func (w *Writer) startInterface(i Interface) {
	w.start(blockInterface)
	w.uint16(linkRaw)
	w.uint16(0) // reserved
	w.uint32(0) // snapshot length: no limit
	w.text(optName, i.Name)
	w.text(optDescription, i.Description)
	w.option(optResolution, []byte{nanosecond})
}

// startPacket begins an Enhanced Packet Block. Its time is one number of 64 bits
// whose upper half comes first in either byte order.
func (w *Writer) startPacket(r Record) {
	at := uint64(r.At.UnixNano())
	w.start(blockEnhanced)
	w.uint32(uint32(r.Interface))
	w.uint32(uint32(at >> 32))
	w.uint32(uint32(at))
	w.uint32(uint32(len(r.Data))) // captured
	w.uint32(uint32(onWire(r.Data)))
	w.padded(r.Data)
	w.text(optComment, r.Comment)
}

// onWire is how many octets an IP packet had on the wire, which may be more than
// were captured: as many as its header announces.
func onWire(ip []byte) int {
	announced := 0
	switch {
	case len(ip) >= ip4Header && ip[0]>>4 == 4:
		announced = int(binary.BigEndian.Uint16(ip[2:]))
	case len(ip) >= ip6Header && ip[0]>>4 == 6:
		announced = ip6Header + int(binary.BigEndian.Uint16(ip[4:]))
	}
	return max(announced, len(ip))
}

// start begins a block (section "General Block Structure"); end sets its length.
func (w *Writer) start(kind uint32) {
	w.block = w.block[:0]
	w.uint32(kind)
	w.uint32(0)
}

// end finishes the block with the end of its options and its length, and writes it.
func (w *Writer) end() error {
	w.option(optEnd, nil)
	size := uint32(len(w.block) + 4)
	w.uint32(size)
	byteOrder.PutUint32(w.block[4:], size)
	if _, err := w.w.Write(w.block); err != nil {
		return fmt.Errorf("capture: write: %w", err)
	}
	return nil
}

// text adds an option with a text, or nothing when there is no text.
func (w *Writer) text(code uint16, s string) {
	if s = fit(s); s != "" {
		w.option(code, []byte(s))
	}
}

func (w *Writer) option(code uint16, value []byte) {
	w.uint16(code)
	w.uint16(uint16(len(value)))
	w.padded(value)
}

// padded adds b and as many zeros as make the block a multiple of 32 bits.
func (w *Writer) padded(b []byte) {
	w.block = append(w.block, b...)
	for len(w.block)%4 != 0 {
		w.block = append(w.block, 0)
	}
}

func (w *Writer) uint16(v uint16) { w.block = byteOrder.AppendUint16(w.block, v) }

func (w *Writer) uint32(v uint32) { w.block = byteOrder.AppendUint32(w.block, v) }

// fit makes s valid UTF-8 of at most 65535 octets, the most an option can hold,
// without cutting a character in two.
func fit(s string) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	if len(s) <= math.MaxUint16 {
		return s
	}
	end := math.MaxUint16
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}
