package stepview

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/checker/sockets"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
	"tcplearn/playground"
)

func escape(text string) string { return render.EscapeString(text) }

// label writes a segment as the ladder has it, with relative or real numbers.
func label(p *flow.Packet, raw bool) string {
	if !raw {
		return render.Label(p)
	}
	s := p.Segment
	text := fmt.Sprintf("[%s] seq=%d", s.Flags, uint32(s.Seq))
	if s.Flags.Has(tcp.ACK) {
		text += fmt.Sprintf(" ack=%d", uint32(s.Ack))
	}
	return text + fmt.Sprintf(" len=%d", s.Len)
}

// payload quotes a segment's data, or its beginning.
func payload(s *tcp.Segment) string {
	const most = 64
	if len(s.Payload) <= most {
		if len(s.Payload) == 0 {
			return ""
		}
		return expect.Quote(string(s.Payload))
	}
	return expect.Quote(string(s.Payload[:most])) + " …"
}

// options writes the options of a segment as tcpdump does.
func options(s *tcp.Segment) string {
	var out []string
	for _, o := range s.Options {
		out = append(out, option(o))
	}
	return strings.Join(out, ", ")
}

func option(o tcp.Option) string {
	switch {
	case o.Kind == tcp.OptionEnd:
		return "eol"
	case o.Kind == tcp.OptionNop:
		return "nop"
	case o.Kind == tcp.OptionMSS && len(o.Data) == 2:
		return fmt.Sprintf("mss %d", binary.BigEndian.Uint16(o.Data))
	case o.Kind == tcp.OptionWindowScale && len(o.Data) == 1:
		return fmt.Sprintf("wscale %d", o.Data[0])
	case o.Kind == tcp.OptionSACKPermitted:
		return "sackOK"
	case o.Kind == tcp.OptionTimestamps && len(o.Data) == 8:
		return fmt.Sprintf("TS val %d ecr %d", binary.BigEndian.Uint32(o.Data), binary.BigEndian.Uint32(o.Data[4:]))
	}
	return fmt.Sprintf("option %d: %x", o.Kind, o.Data)
}

// exitWord says how a program ended.
func exitWord(m *messages.Step, n ended) string {
	if n.exit.Signal != 0 {
		return fmt.Sprintf(m.Signaled, escape(n.name), n.exit.Signal)
	}
	return fmt.Sprintf(m.Exited, escape(n.name), n.exit.Code)
}

// notStarted says why a program could not be started.
func notStarted(m *messages.Messages, err *playground.StartError) string {
	if err.Missing {
		return fmt.Sprintf(m.Usage.NotFound, escape(err.Name))
	}
	return fmt.Sprintf(m.Usage.NotStarted, escape(err.Name), escape(err.Reason))
}

// asideWord says what went by that is no segment on the wire.
func asideWord(m *messages.Step, p *evidence.Packet) string {
	if p.Datagram != nil {
		return fmt.Sprintf(m.Datagram, p.Datagram.Dst)
	}
	return fmt.Sprintf(m.Loopback, p.Segment.Dst)
}

// turns reports whether a segment opens or ends a side of the connection.
func (e *entry) turns() bool { return e.packet.Segment.Flags.Any(tcp.SYN | tcp.FIN | tcp.RST) }

// timer is a kernel's retransmission timer.
type timer struct {
	host   evidence.Host
	socket sockets.Socket
	what   string        // what it will send again; "" for data
	left   time.Duration // at the time of the snapshot
}

// timers returns the retransmission timers that run, the client's first.
func (s snapshot) timers() []timer {
	var out []timer
	for h, all := range s.sockets {
		for _, k := range all {
			if k.Timer == sockets.TimerRetransmit {
				out = append(out, timer{evidence.Host(h), k, repeated(k.State), k.Expires})
			}
		}
	}
	return out
}

// repeated names what a side in a state repeats when nobody acknowledges it.
func repeated(s tcp.State) string {
	switch s.Canonical() {
	case tcp.SynSent:
		return "[SYN]"
	case tcp.SynReceived:
		return "[SYN, ACK]"
	case tcp.FinWait1, tcp.LastAck, tcp.Closing:
		return "[FIN, ACK]"
	}
	return ""
}

// resent names what a timer's kernel will send again.
func (t timer) resent(m *messages.Step) string {
	if t.what == "" {
		return m.ItsData
	}
	return t.what
}

// seconds writes a time to the tenth of a second.
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) }
