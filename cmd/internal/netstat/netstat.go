// Package netstat lists sockets as netstat(8) of net-tools does, with the flags that
// the lessons use. The lab offers it under the name netstat on machines that have
// none, so that nothing but this one program is needed.
package netstat

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"tcplearn/checker/sockets"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/namebook"
)

// Name is the name under which this program is netstat.
const Name = "netstat"

const usage = "usage: netstat [-46acelnpstuW] [--tcp] [--udp] [--all] [--listening] [--numeric] [--programs] [--statistics] [--continuous]\n" +
	"(This is tcplearn's own netstat, which knows TCP and UDP.)\n"

type options struct {
	tcp, udp, ipv4, ipv6                 bool
	all, listening                       bool
	numeric, programs, wide, extended    bool
	continuous, statistics, timersWanted bool
}

// Main runs netstat with the arguments that follow its name and returns its exit
// status. Its words are those of netstat(8), in English like the original's.
func Main(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	o, err := parse(args)
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "netstat: %v\n%s", err, usage)
		return 4 // as the original
	}
	for {
		if err := o.print(stdout); err != nil {
			_, _ = fmt.Fprintf(stderr, "netstat: %v\n", err)
			return 1
		}
		if !o.continuous {
			return 0
		}
		time.Sleep(time.Second) // what -c is for
	}
}

func parse(args []string) (options, error) {
	var o options
	f := pflag.NewFlagSet(Name, pflag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.BoolVarP(&o.tcp, "tcp", "t", false, "TCP")
	f.BoolVarP(&o.udp, "udp", "u", false, "UDP")
	f.BoolVarP(&o.ipv4, "inet", "4", false, "IPv4")
	f.BoolVarP(&o.ipv6, "inet6", "6", false, "IPv6")
	f.BoolVarP(&o.all, "all", "a", false, "those that listen too")
	f.BoolVarP(&o.listening, "listening", "l", false, "only those that listen")
	f.BoolVarP(&o.numeric, "numeric", "n", false, "no names")
	f.BoolVarP(&o.programs, "programs", "p", false, "process and program")
	f.BoolVarP(&o.extended, "extend", "e", false, "user and inode")
	f.BoolVarP(&o.timersWanted, "timers", "o", false, "timers")
	f.BoolVarP(&o.wide, "wide", "W", false, "do not cut addresses")
	f.BoolVarP(&o.continuous, "continuous", "c", false, "again every second")
	f.BoolVarP(&o.statistics, "statistics", "s", false, "counters")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", f.Arg(0))
	}
	if !o.tcp && !o.udp {
		o.tcp, o.udp = true, true
	}
	if !o.ipv4 && !o.ipv6 {
		o.ipv4, o.ipv6 = true, true
	}
	return o, nil
}

// row is one socket.
type row struct {
	protocol      string
	recv, send    uint32
	local, remote netip.AddrPort
	state         string
	uid, inode    uint32
	timer         string
}

func (o options) print(w io.Writer) error {
	if o.statistics {
		return o.counters(w)
	}
	rows, err := o.rows()
	if err != nil {
		return err
	}
	p := page{options: o}
	if !o.numeric {
		p.names = namebook.Open()
	}
	if o.programs {
		p.owners = owners()
	}
	_, err = io.WriteString(w, p.text(rows))
	return err
}

// rows are the sockets that are wanted: those that listen first, then as the kernel
// lists them.
func (o options) rows() ([]row, error) {
	var rows []row
	if o.tcp {
		all, err := tcpRows()
		if err != nil {
			return nil, err
		}
		rows = append(rows, all...)
	}
	if o.udp {
		rows = append(rows, udpRows()...)
	}
	return slices.DeleteFunc(rows, func(r row) bool { return !o.wants(r) }), nil
}

// wants reports whether a socket is to be listed. One that listens has no peer.
func (o options) wants(r row) bool {
	v6 := strings.HasSuffix(r.protocol, "6")
	if (v6 && !o.ipv6) || (!v6 && !o.ipv4) {
		return false
	}
	listens := r.remote.Port() == 0
	return o.all || listens == o.listening
}

func tcpRows() ([]row, error) {
	c, err := sockets.Open()
	if err != nil {
		return nil, err
	}
	all, dumpErr := c.Dump(0)
	if err := errors.Join(dumpErr, c.Close()); err != nil {
		return nil, err
	}
	var rows []row
	for _, s := range all {
		r := row{
			protocol: "tcp", recv: s.RecvQueue, send: s.Unacknowledged(), local: s.Local, remote: s.Remote,
			state: s.State.Netstat(), uid: s.UID, inode: s.Inode, timer: timerOf(s),
		}
		if s.Local.Addr().Is6() {
			r.protocol = "tcp6"
		}
		rows = append(rows, r)
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(rank(a), rank(b)) })
	return rows, nil
}

// rank puts IPv4 before IPv6, and what listens before the rest.
func rank(r row) int {
	n := 0
	if r.protocol == "tcp6" {
		n = 2
	}
	if r.state != tcp.Listen.Netstat() {
		n++
	}
	return n
}

// timerOf writes a timer as -o does: its kind, then seconds left, retransmissions and
// probes.
func timerOf(s sockets.Socket) string {
	name := map[sockets.Timer]string{
		sockets.TimerNone: "off", sockets.TimerRetransmit: "on", sockets.TimerKeepalive: "keepalive",
		sockets.TimerTimeWait: "timewait", sockets.TimerProbe: "probe",
	}[s.Timer]
	retransmits, probes := s.Retransmits, uint8(0)
	if s.Timer == sockets.TimerProbe || s.Timer == sockets.TimerKeepalive {
		retransmits, probes = 0, s.Retransmits
	}
	return fmt.Sprintf("%s (%.2f/%d/%d)", name, s.Expires.Seconds(), retransmits, probes)
}

// page writes rows as net-tools does (netstat.c, tcp_do_one).
type page struct {
	options
	names  *namebook.Book // nil for numbers
	owners map[uint32]string
}

func (p page) text(rows []row) string {
	which := "(w/o servers)"
	switch {
	case p.all:
		which = "(servers and established)"
	case p.listening:
		which = "(only servers)"
	}
	head := "Proto Recv-Q Send-Q Local Address           Foreign Address         State      "
	if p.extended {
		head += " User       Inode     "
	}
	if p.programs {
		head += " PID/Program name    "
	}
	if p.timersWanted {
		head += " Timer"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Active Internet connections %s\n%s\n", which, head)
	for _, r := range rows {
		b.WriteString(p.row(r) + "\n")
	}
	return b.String()
}

func (p page) row(r row) string {
	protocol := strings.TrimSuffix(r.protocol, "6")
	text := fmt.Sprintf("%-4s  %6d %6d %-23s %-23s %-11s", r.protocol, r.recv, r.send,
		p.address(r.local, protocol), p.address(r.remote, protocol), r.state)
	if p.extended {
		text += fmt.Sprintf(" %-10d %-10d", r.uid, r.inode)
	}
	if p.programs {
		owner := p.owners[r.inode]
		if owner == "" || r.inode == 0 {
			owner = "-"
		}
		text += fmt.Sprintf(" %-20s", owner)
	}
	if p.timersWanted {
		text += " " + r.timer
	}
	return text
}

// address writes an end. Without -W its host is cut so that 22 columns are enough.
func (p page) address(a netip.AddrPort, protocol string) string {
	host := p.names.Host(a.Addr())
	if p.names != nil && a.Addr().IsUnspecified() && a.Port() == 0 {
		host = "[::]"
		if a.Addr().Is4() {
			host = "0.0.0.0"
		}
	} else if p.names != nil && a.Addr().IsUnspecified() && a.Addr().Is6() {
		host = "[::]"
	}
	port := "*"
	if a.Port() != 0 {
		port = p.names.Service(a.Port(), protocol)
	}
	const most = 22
	if over := len(host) + len(port) - most; over > 0 && !p.wide {
		port = port[:min(len(port), 10)]
		host = host[:max(min(len(host), most-len(port)), 0)]
	}
	return host + ":" + port
}
