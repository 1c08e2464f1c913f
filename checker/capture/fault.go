package capture

import "fmt"

// Fault is what is wrong with a capture file.
type Fault uint8

// The faults. With CutOff and Damaged, what stands before the place is good.
const (
	NotRegular Fault = iota // a directory, a FIFO, a device
	TooLarge                // more octets, or more packets, than are accepted
	NotCapture              // neither pcap nor pcapng
	Compressed              // gzip; its content may well be a capture
	CutOff                  // the file ends in the middle of a packet or block
	Damaged                 // a length or a number contradicts the format
)

// String describes the fault in English.
func (f Fault) String() string {
	return [...]string{
		"not a regular file",
		"too large",
		"neither pcap nor pcapng",
		"compressed with gzip",
		"cut off",
		"damaged",
	}[f]
}

// FileError says why a capture file could not be read, or not to its end.
type FileError struct {
	Path   string // empty when a stream was read
	Fault  Fault
	Offset int64 // where the packet or block begins that could not be read, in octets
}

// Error describes the fault in English.
func (e *FileError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("capture: %s, at octet %d", e.Fault, e.Offset)
	}
	return fmt.Sprintf("capture: %q: %s, at octet %d", e.Path, e.Fault, e.Offset)
}
