package tcpdump

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"tcplearn/checker/capture"
	"tcplearn/cmd/internal/namebook"
)

// Numbers of protocols (IANA, Assigned Internet Protocol Numbers).
const (
	protocolTCP  = 6
	protocolUDP  = 17
	protocolICMP = 1
)

// filter decides whether a packet is wanted (pcap-filter(7), the simple part of it).
type filter func(p *capture.Packet) bool

const grammar = "this one, tcplearn's own, knows: tcp, udp, icmp, ip, ip6, [src|dst] host NAME, [tcp|udp] [src|dst] port N, and, or, not, ( )"

// parseFilter reads an expression; no words are all packets.
func parseFilter(words []string) (filter, error) {
	text := strings.NewReplacer("(", " ( ", ")", " ) ", "&&", " and ", "||", " or ", "!", " not ").Replace(strings.Join(words, " "))
	r := &reader{words: strings.Fields(text)}
	if len(r.words) == 0 {
		return func(*capture.Packet) bool { return true }, nil
	}
	f, err := r.either()
	if err == nil && len(r.words) > 0 {
		err = fmt.Errorf("unexpected %q", r.words[0])
	}
	if err != nil {
		return nil, fmt.Errorf("can't parse filter expression: %w (%s)", err, grammar)
	}
	return f, nil
}

// reader takes words off the front of an expression.
type reader struct {
	words []string
	depth int
}

// maxDepth bounds how deep an expression nests.
const maxDepth = 100

// take takes the next word if it is one of these.
func (r *reader) take(words ...string) (string, bool) {
	if len(r.words) == 0 || !slices.Contains(words, r.words[0]) {
		return "", false
	}
	return r.next(), true
}

// next takes the next word, "" at the end.
func (r *reader) next() string {
	if len(r.words) == 0 {
		return ""
	}
	word := r.words[0]
	r.words = r.words[1:]
	return word
}

// either reads terms joined by and and or, which bind alike, from the left.
func (r *reader) either() (filter, error) {
	f, err := r.term()
	for err == nil {
		joint, ok := r.take("and", "or")
		if !ok {
			return f, nil
		}
		var g filter
		if g, err = r.term(); err != nil {
			break
		}
		left := f
		if joint == "and" {
			f = func(p *capture.Packet) bool { return left(p) && g(p) }
		} else {
			f = func(p *capture.Packet) bool { return left(p) || g(p) }
		}
	}
	return nil, err
}

func (r *reader) term() (filter, error) {
	if r.depth++; r.depth > maxDepth {
		return nil, fmt.Errorf("more than %d levels", maxDepth)
	}
	defer func() { r.depth-- }()
	if _, ok := r.take("not"); ok {
		f, err := r.term()
		return func(p *capture.Packet) bool { return !f(p) }, err
	}
	if _, ok := r.take("("); ok {
		f, err := r.either()
		if err != nil {
			return nil, err
		}
		if _, ok := r.take(")"); !ok {
			return nil, fmt.Errorf("a ) is missing")
		}
		return f, nil
	}
	return r.primitive()
}

// primitive reads what is said about one thing.
func (r *reader) primitive() (filter, error) {
	protocol, said := r.take("tcp", "udp", "icmp", "ip", "ip6")
	of := ofProtocol(protocol)
	if said && (len(r.words) == 0 || !slices.Contains([]string{"src", "dst", "port", "host"}, r.words[0])) {
		return of, nil
	}
	side, sided := r.take("src", "dst")
	what, ok := r.take("port", "host")
	if !ok && !sided && !said {
		if len(r.words) == 0 {
			return nil, fmt.Errorf("it ends too early")
		}
		return nil, fmt.Errorf("unexpected %q", r.words[0])
	}
	var f filter
	var err error
	if what == "port" {
		f, err = ofPort(side, r.next())
	} else {
		f, err = ofHost(side, r.next())
	}
	if err != nil {
		return nil, err
	}
	return func(p *capture.Packet) bool { return of(p) && f(p) }, nil
}

func ofProtocol(name string) filter {
	return func(p *capture.Packet) bool {
		switch name {
		case "tcp":
			return p.Protocol == protocolTCP
		case "udp":
			return p.Protocol == protocolUDP
		case "icmp":
			return p.Protocol == protocolICMP && p.Src.Is4()
		case "ip":
			return p.Src.Is4()
		case "ip6":
			return p.Src.Is6()
		}
		return true
	}
}

func ofPort(side, text string) (filter, error) {
	if text == "" {
		return nil, fmt.Errorf("a port is missing")
	}
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		named, lookErr := net.LookupPort("tcp", text)
		if lookErr != nil {
			return nil, fmt.Errorf("unknown port %q", text)
		}
		n = uint64(named)
	}
	port := uint16(n)
	return func(p *capture.Packet) bool {
		src, dst, ok := ends(p)
		return ok && ((side != "dst" && src.Port() == port) || (side != "src" && dst.Port() == port))
	}, nil
}

// ends are the two ends of a segment or datagram.
func ends(p *capture.Packet) (src, dst netip.AddrPort, ok bool) {
	switch {
	case p.Segment != nil:
		return p.Segment.Src, p.Segment.Dst, true
	case p.Datagram != nil:
		return p.Datagram.Src, p.Datagram.Dst, true
	}
	return src, dst, false
}

func ofHost(side, name string) (filter, error) {
	if name == "" {
		return nil, fmt.Errorf("a host is missing")
	}
	addrs, err := addresses(name)
	if err != nil {
		return nil, err
	}
	return func(p *capture.Packet) bool {
		return (side != "dst" && slices.Contains(addrs, p.Src)) || (side != "src" && slices.Contains(addrs, p.Dst))
	}, nil
}

func addresses(name string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(name); err == nil {
		return []netip.Addr{a}, nil
	}
	addrs := namebook.Open().Addrs(name)
	if len(addrs) == 0 {
		return nil, fmt.Errorf("unknown host %q", name)
	}
	return addrs, nil
}
