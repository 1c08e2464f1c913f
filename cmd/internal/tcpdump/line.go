package tcpdump

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"time"

	"tcplearn/checker/capture"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/namebook"
)

// printer writes packets as tcpdump does (print-tcp.c).
type printer struct {
	options
	names *namebook.Book // nil for numbers
	calls map[call]*base
	last  time.Time
}

// call is a conversation, the end first whose address and port are lower.
type call struct{ low, high netip.AddrPort }

// base is where a conversation's relative numbers begin, by direction: that of the
// lower end first.
type base [2]tcp.Seq

// packet writes one packet, with its last newline. The device stands before it where
// several are captured.
func (p *printer) packet(at time.Time, device string, raw []byte, d *capture.Packet) string {
	text := p.stamp(at) + device
	if !d.Src.IsValid() {
		return text + "(not an IP packet)\n"
	}
	text += "IP"
	if d.Src.Is6() {
		text += "6"
	}
	text += " " + p.header(raw, d)
	switch {
	case d.Segment != nil:
		text += p.ends(d.Segment.Src, d.Segment.Dst, "tcp") + p.segment(raw, d.Segment)
	case d.Datagram != nil:
		text += p.ends(d.Datagram.Src, d.Datagram.Dst, "udp") + fmt.Sprintf("UDP, length %d", len(d.Datagram.Payload))
	case d.ICMP != nil:
		text += p.hosts(d) + fmt.Sprintf("ICMP type %d, code %d, length %d", d.ICMP.Type, d.ICMP.Code, ipPayload(raw))
	default:
		text += p.hosts(d) + fmt.Sprintf("ip-proto-%d %d", d.Protocol, ipPayload(raw))
	}
	return text + p.dump(raw) + "\n"
}

// stamp is the time of a packet, by how often -t was given.
func (p *printer) stamp(at time.Time) string {
	at = at.Truncate(time.Microsecond)
	before := p.last
	p.last = at
	switch p.times {
	case 0:
		return at.Format("15:04:05.000000 ")
	case 1:
		return ""
	case 2:
		return fmt.Sprintf("%d.%06d ", at.Unix(), at.Nanosecond()/1000)
	case 3:
		d := time.Duration(0)
		if !before.IsZero() {
			d = at.Sub(before)
		}
		return time.Time{}.Add(d).Format(" 15:04:05.000000 ")
	}
	return at.Format("2006-01-02 15:04:05.000000 ")
}

func (p *printer) ends(src, dst netip.AddrPort, protocol string) string {
	end := func(a netip.AddrPort) string {
		return p.names.Host(a.Addr()) + "." + p.names.Service(a.Port(), protocol)
	}
	return end(src) + " > " + end(dst) + ": "
}

func (p *printer) hosts(d *capture.Packet) string {
	return p.names.Host(d.Src) + " > " + p.names.Host(d.Dst) + ": "
}

// ipPayload is how many octets the IP header says follow it.
func ipPayload(raw []byte) int {
	if raw[0]>>4 == 4 {
		return int(binary.BigEndian.Uint16(raw[2:])) - int(raw[0]&0xf)*4
	}
	return int(binary.BigEndian.Uint16(raw[4:]))
}

// segment writes what tcpdump says of a segment behind its ends.
func (p *printer) segment(raw []byte, s *tcp.Segment) string {
	seq, ack, sackFrom := p.relative(s)
	text := "Flags [" + flags(s.Flags) + "]"
	if p.verbose > 0 {
		text += ", cksum " + checksum(raw, s)
	}
	if s.Len > 0 || s.Flags.Any(tcp.SYN|tcp.FIN|tcp.RST) || p.verbose > 1 {
		text += fmt.Sprintf(", seq %d", uint32(seq))
		if s.Len > 0 {
			text += fmt.Sprintf(":%d", uint32(seq.Add(s.Len)))
		}
	}
	if s.Flags.Has(tcp.ACK) {
		text += fmt.Sprintf(", ack %d", uint32(ack))
	}
	text += fmt.Sprintf(", win %d", s.Window)
	list := optionList(s, sackFrom)
	if s.HeaderCut || list == "" && s.HeaderLen > shortestHeader { // it cannot be read on
		if list != "" {
			list += ","
		}
		return text + ", options [" + list + " [|tcp]"
	}
	if list != "" {
		text += ", options [" + list + "]"
	}
	return text + fmt.Sprintf(", length %d", s.Len) + application(s)
}

// shortestHeader is the length of a TCP header without options, in octets.
const shortestHeader = 20

// relative returns the numbers as tcpdump shows them: those of a conversation's first
// segments, up to the SYN,ACK, as they are, then relative to these. SACK blocks are
// relative to the receiver's.
func (p *printer) relative(s *tcp.Segment) (seq, ack, sackFrom tcp.Seq) {
	if p.absolute || !s.Flags.Has(tcp.ACK) {
		return s.Seq, s.Ack, 0
	}
	key, from := call{s.Src, s.Dst}, 0
	if key.high.Compare(key.low) < 0 {
		key, from = call{s.Dst, s.Src}, 1
	}
	b := p.calls[key]
	if b == nil || s.Flags.Has(tcp.SYN) {
		b = &base{}
		b[from], b[1-from] = s.Seq, s.Ack.Add(-1)
		p.calls[key] = b
		return s.Seq, s.Ack, b[1-from]
	}
	return s.Seq - b[from], s.Ack - b[1-from], b[1-from]
}

// flags writes control bits as tcpdump does.
func flags(f tcp.Flags) string {
	var b strings.Builder
	for _, bit := range []struct {
		flag tcp.Flags
		char byte
	}{
		{tcp.FIN, 'F'},
		{tcp.SYN, 'S'},
		{tcp.RST, 'R'},
		{tcp.PSH, 'P'},
		{tcp.ACK, '.'},
		{tcp.URG, 'U'},
		{tcp.ECE, 'E'},
		{tcp.CWR, 'W'},
	} {
		if f.Has(bit.flag) {
			b.WriteByte(bit.char)
		}
	}
	if b.Len() == 0 {
		return "none"
	}
	return b.String()
}

// optionList writes the options of a segment.
func optionList(s *tcp.Segment, sackFrom tcp.Seq) string {
	var all []string
	for _, o := range s.Options {
		all = append(all, option(o, sackFrom))
	}
	return strings.Join(all, ",")
}

func option(o tcp.Option, sackFrom tcp.Seq) string {
	big := binary.BigEndian
	switch {
	case o.Kind == tcp.OptionEnd:
		return "eol"
	case o.Kind == tcp.OptionNop:
		return "nop"
	case o.Kind == tcp.OptionMSS && len(o.Data) == 2:
		return fmt.Sprintf("mss %d", big.Uint16(o.Data))
	case o.Kind == tcp.OptionWindowScale && len(o.Data) == 1:
		return fmt.Sprintf("wscale %d", o.Data[0])
	case o.Kind == tcp.OptionSACKPermitted && len(o.Data) == 0:
		return "sackOK"
	case o.Kind == tcp.OptionTimestamps && len(o.Data) == 8:
		return fmt.Sprintf("TS val %d ecr %d", big.Uint32(o.Data), big.Uint32(o.Data[4:]))
	case o.Kind == tcp.OptionSACK && len(o.Data)%8 == 0 && len(o.Data) > 0:
		text := fmt.Sprintf("sack %d ", len(o.Data)/8)
		for b := o.Data; len(b) > 0; b = b[8:] {
			text += fmt.Sprintf("{%d:%d}", big.Uint32(b)-uint32(sackFrom), big.Uint32(b[4:])-uint32(sackFrom))
		}
		return text
	}
	text := fmt.Sprintf("unknown-%d", o.Kind)
	if len(o.Data) > 0 {
		text += fmt.Sprintf(" 0x%x", o.Data)
	}
	return text
}

// Ports whose data is taken for HTTP.
const (
	portHTTP    = 80
	portHTTPAlt = 8080
)

var httpLine = regexp.MustCompile(`^(?:(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|TRACE|CONNECT|PATCH) |HTTP/1\.)[ -~]*`)

// application writes the data of well-known ports. What it shows is printable.
func application(s *tcp.Segment) string {
	is := func(port uint16) bool { return s.Src.Port() == port || s.Dst.Port() == port }
	if s.Len == 0 || !(is(portHTTP) || is(portHTTPAlt)) {
		return ""
	}
	if line := httpLine.Find(s.Payload); line != nil {
		return ": HTTP: " + string(line)
	}
	return ": HTTP"
}
