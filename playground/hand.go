package playground

import (
	"errors"
	"math/rand/v2"
	"net/netip"

	"tcplearn/checker/capture"
	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// Spec is a segment as a person writes it: what it says, sensible or not. Lengths
// and the checksum are filled in.
type Spec struct {
	Flags tcp.Flags
	// Seq and Ack are relative: 0 is the initial sequence number of the side that
	// the number counts, and -1 is its complement, 0xffffffff. See [Hand.Numbers]
	// for where they begin. With Raw they go into the header as they are. Ack is
	// written whether or not ACK is among the flags.
	Seq, Ack tcp.Seq
	Raw      bool
	Data     []byte // at most about 64 KiB, so that an IP packet can hold it
	// Window is the receive window in octets, not scaled; nil means [HandWindow].
	Window *uint16
	// MSS is the maximum segment size to announce as an option, in octets; 0 means
	// no option.
	MSS uint16
	// BadChecksum writes a checksum that does not verify.
	BadChecksum bool
}

// HandWindow is the window that a segment announces which names none, in octets.
const HandWindow = 64240

// Errors of a hand.
var (
	// ErrNoCall says that nobody has called yet, so there is nobody to answer.
	ErrNoCall = errors.New("hand: no call to answer")
	// ErrLabClosed says that the lab is being taken down.
	ErrLabClosed = errors.New("hand: the lab is closed")
)

// Numbers is where a call's relative numbers begin: the two sides' initial sequence
// numbers, as far as they are known.
type Numbers struct {
	// Own is that of the hand's side. It is drawn at random when the call begins; a
	// first SYN with a raw number of the person's choice brings its own.
	Own tcp.Seq
	// Peer is that of the kernel's last SYN in this call, and 0 until there is one:
	// then relative and raw are the same.
	Peer tcp.Seq
	// PeerKnown is whether the kernel has sent a SYN in this call.
	PeerKnown bool

	sent bool // a SYN of the hand's was sent
}

// Line is the two ends of a hand's call.
type Line struct {
	Local, Remote netip.AddrPort // the hand's and the kernel's
}

// lines keeps the numbers of a hand's calls, and which call is the present one.
type lines struct {
	numbers map[Line]*Numbers
	now     Line
}

// turnTo makes a call the present one. One that is new gets an initial sequence
// number of its own (RFC 9293 §3.4.1).
func (l *lines) turnTo(to Line) {
	l.now = to
	if l.numbers[to] == nil {
		l.numbers[to] = &Numbers{Own: tcp.Seq(rand.Uint32())}
	}
}

// heard takes note of a segment from the kernel. Its SYN says where its numbers
// begin, and which call it is that the hand is to answer.
func (l *lines) heard(s *tcp.Segment) {
	line := Line{Local: s.Dst, Remote: s.Src}
	if !s.Flags.Has(tcp.SYN) {
		return
	}
	l.turnTo(line)
	n := l.numbers[line]
	n.Peer, n.PeerKnown = s.Seq, true
}

// segment makes of a person's words the segment of the present call.
func (l *lines) segment(s Spec) *tcp.Segment {
	n := l.numbers[l.now]
	out := &tcp.Segment{
		Src: l.now.Local, Dst: l.now.Remote, Flags: s.Flags, Seq: s.Seq, Ack: s.Ack,
		Window: HandWindow, Payload: s.Data,
	}
	if !s.Raw {
		out.Seq += n.Own
		out.Ack += n.Peer
	}
	if s.Window != nil {
		out.Window = *s.Window
	}
	if s.MSS != 0 {
		out.Options = []tcp.Option{{Kind: tcp.OptionMSS, Data: []byte{byte(s.MSS >> 8), byte(s.MSS)}}}
	}
	return out
}

// sent takes note of a segment of the present call that was sent.
func (l *lines) sent(s *tcp.Segment, raw bool) {
	n := l.numbers[l.now]
	if !s.Flags.Has(tcp.SYN) || n.sent {
		return
	}
	n.sent = true
	if raw {
		n.Own = s.Seq
	}
}

// encode writes a segment as it goes over the wire.
func encode(s *tcp.Segment, badChecksum bool) ([]byte, error) {
	raw, err := capture.Encode(s)
	if err != nil {
		return nil, err
	}
	if badChecksum {
		// Either half of the sum would do. Ones' complement has two zeros, and a
		// change of one bit is never from one to the other.
		raw[checksumAt(s)] ^= 0x01
	}
	return raw, nil
}

// checksumAt is where the second octet of the checksum lies in a packet whose IP
// header has no options (RFC 9293 §3.1).
func checksumAt(s *tcp.Segment) int {
	const inTCP, ip4, ip6 = 17, 20, 40
	if s.Src.Addr().Is4() {
		return ip4 + inTCP
	}
	return ip6 + inTCP
}

// Relative returns the numbers of a segment of this call as a person reads them:
// relative to both sides' initial sequence numbers, and raw where the kernel's is not
// known. The segment is the hand's or else the kernel's.
func (n Numbers) Relative(s *tcp.Segment, fromHand bool) (seq, ack int) {
	own := func(number tcp.Seq) int { return number.Sub(n.Own) }
	peer := func(number tcp.Seq) int {
		if !n.PeerKnown {
			return int(uint32(number))
		}
		return number.Sub(n.Peer)
	}
	if fromHand {
		return own(s.Seq), peer(s.Ack)
	}
	return peer(s.Seq), own(s.Ack)
}

// ephemeral draws a port as a kernel draws one for a caller (RFC 6056, and Linux'
// ip_local_port_range).
func ephemeral() uint16 { return uint16(32768 + rand.IntN(28232)) }

// addrPortOf is a port at a host's IPv4 address.
func addrPortOf(h evidence.Host, port uint16) netip.AddrPort {
	if h == evidence.Client {
		return netip.AddrPortFrom(ClientAddr, port)
	}
	return netip.AddrPortFrom(ServerAddr, port)
}
