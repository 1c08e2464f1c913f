package capture

import (
	"errors"
	"time"
)

// LiveOptions say what a live capture takes.
type LiveOptions struct {
	// Device is the network device's name, such as "lo"; "" means all devices.
	Device string
	// Port, unless it is 0, is the TCP or UDP port that a packet must have at one end.
	Port uint16
	// UDP is whether datagrams are taken too, besides segments.
	UDP bool
}

// Caught is one packet of a live capture.
type Caught struct {
	// At is when the kernel received it, in steps of a nanosecond.
	At time.Time
	// Device is the number of the network device, which netdevice(7) calls its index.
	Device int
	// Data is the IP packet from its first octet on.
	Data []byte
	// Unsummed is whether the sender left its checksum to a network card, which a
	// loopback device is not: it does not verify, and nobody minds (packet(7),
	// TP_STATUS_CSUMNOTREADY).
	Unsummed bool
}

// liveBuffer is how many octets wait in the kernel for being read. With the filter
// in the kernel, too, it holds tens of thousands of small segments.
const liveBuffer = 8 << 20

// ErrNoLive is why there is no live capture here: this system has no packet(7).
var ErrNoLive = errors.New("capture: live capture is only known on Linux")
