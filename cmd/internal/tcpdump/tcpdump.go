// Package tcpdump shows packets as tcpdump(8) does, with the flags and the simple
// filters that the lessons use. The lab offers it under the name tcpdump on machines
// that have none, so that nothing but this one program is needed.
package tcpdump

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/pflag"

	"tcplearn/checker/capture"
	"tcplearn/cmd/internal/namebook"
)

// Name is the name under which this program is tcpdump.
const Name = "tcpdump"

const usage = "usage: tcpdump [-AlnStUvxX] [-c count] [-i any|device] [-r file] [-w file] [expression]\n" +
	"(This is tcplearn's own tcpdump: it captures TCP and UDP, and writes files of bare IP packets.)\n"

type options struct {
	device, readFrom, writeTo string
	count, verbose, times     int
	numeric, absolute         bool
	ascii, hex, both          bool
	filter                    filter
}

// Main runs tcpdump with the arguments that follow its name and returns its exit
// status. Its words are those of tcpdump(8), in English like the original's.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	o, err := parse(args)
	if errors.Is(err, pflag.ErrHelp) {
		_, _ = io.WriteString(stderr, usage)
		return 0
	}
	if err == nil {
		err = run(o, stdin, stdout, stderr)
	} else if o.filter == nil && !errors.As(err, new(*filterError)) {
		_, _ = fmt.Fprintf(stderr, "tcpdump: %v\n%s", err, usage)
		return 1
	}
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "tcpdump: %v\n", err)
		return 1
	}
	return 0
}

// filterError is what is wrong with a filter; the usage would not help.
type filterError struct{ err error }

// Error says what is wrong.
func (e *filterError) Error() string { return e.err.Error() }

func parse(args []string) (options, error) {
	var o options
	f := pflag.NewFlagSet(Name, pflag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.SetInterspersed(true)
	f.StringVarP(&o.device, "interface", "i", "", "device, or any")
	f.StringVarP(&o.readFrom, "read", "r", "", "read from a file")
	f.StringVarP(&o.writeTo, "write", "w", "", "write to a file")
	f.IntVarP(&o.count, "count", "c", 0, "stop after so many packets")
	f.CountVarP(&o.verbose, "verbose", "v", "more")
	f.CountVarP(&o.times, "times", "t", "times")
	numeric := f.CountP("numeric", "n", "no names")
	f.BoolVarP(&o.absolute, "absolute-tcp-sequence-numbers", "S", false, "absolute numbers")
	f.BoolVarP(&o.ascii, "ascii", "A", false, "data as text")
	f.BoolVarP(&o.hex, "hex", "x", false, "data in hex")
	f.BoolVarP(&o.both, "hex-and-ascii", "X", false, "data as both")
	f.BoolP("line-buffered", "l", false, "lines at once, as always")
	f.BoolP("packet-buffered", "U", false, "packets at once, as always")
	f.BoolP("no-promiscuous-mode", "p", false, "as always")
	f.IntP("snapshot-length", "s", snapLength, "all of each packet, as always")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	o.numeric = *numeric > 0
	if o.count < 0 || (f.Changed("count") && o.count == 0) {
		return o, fmt.Errorf("invalid packet count %d", o.count)
	}
	var err error
	if o.filter, err = parseFilter(f.Args()); err != nil {
		return o, &filterError{err}
	}
	return o, nil
}

// dump is one run.
type dump struct {
	options
	stdin          io.Reader
	stdout, stderr io.Writer
	printer        printer
	decoder        capture.Decoder
	file           *pcapFile // nil to print
	captured       int
}

// errEnough ends a run that has shown as many packets as were asked for.
var errEnough = errors.New("enough packets")

func run(o options, stdin io.Reader, stdout, stderr io.Writer) (err error) {
	d := &dump{options: o, stdin: stdin, stdout: stdout, stderr: stderr}
	d.printer = printer{options: o, calls: map[call]*base{}}
	if !o.numeric {
		d.printer.names = namebook.Open()
	}
	if o.writeTo != "" {
		out := stdout
		if o.writeTo != "-" {
			f, err := os.Create(o.writeTo)
			if err != nil {
				return fmt.Errorf("%s: %w", o.writeTo, innermost(err))
			}
			defer func() { _ = f.Close() }() // each packet was written, or it was said
			out = f
		}
		if d.file, err = newPcapFile(out); err != nil {
			return err
		}
	}
	if o.readFrom != "" {
		return d.read(o.readFrom)
	}
	return d.live()
}

// innermost is the system's own word on a failure.
func innermost(err error) error {
	for inner := err; inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err
}

// take shows or writes a packet that is wanted. What cannot be decoded is shown as far
// as it can.
func (d *dump) take(at time.Time, device string, raw []byte) error {
	var p capture.Packet
	if raw != nil {
		p, _ = d.decoder.Decode(raw)
	}
	if !d.filter(&p) {
		return nil
	}
	d.captured++
	var err error
	switch {
	case d.file == nil:
		_, err = io.WriteString(d.stdout, d.printer.packet(at, device, raw, &p))
	case raw != nil:
		err = d.file.packet(at, raw)
	}
	if err == nil && d.captured == d.count {
		err = errEnough
	}
	return err
}

// live captures until it is interrupted or has enough.
func (d *dump) live() error {
	devices, err := d.devices()
	if err != nil {
		return err
	}
	var lives []*capture.Live
	defer func() {
		for _, l := range lives {
			_ = l.Close()
		}
	}()
	for _, device := range devices {
		l, err := capture.OpenLive(capture.LiveOptions{Device: device, UDP: true})
		if err != nil {
			return fmt.Errorf("%s: %w", device, innermost(err))
		}
		lives = append(lives, l)
	}
	d.announce()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(stop)
	err = d.follow(lives, devices, stop)
	lost := 0
	for _, l := range lives {
		n, lossErr := l.Lost()
		lost += n
		err = errors.Join(err, lossErr)
	}
	_, _ = fmt.Fprintf(d.stderr, "%d packets captured\n%d packets received by filter\n%d packets dropped by kernel\n", d.captured, d.captured, lost)
	return err
}

func (d *dump) announce() {
	if d.file == nil && d.verbose == 0 {
		_, _ = fmt.Fprintln(d.stderr, "tcpdump: verbose output suppressed, use -v[v]... for full protocol decode")
	} else {
		_, _ = fmt.Fprint(d.stderr, "tcpdump: ")
	}
	_, _ = fmt.Fprintf(d.stderr, "listening on %s, link-type RAW (Raw IP), snapshot length %d bytes\n", d.device, snapLength)
}

// follow takes packets from all captures until a signal comes, one fails, or there are
// enough.
func (d *dump) follow(lives []*capture.Live, devices []string, stop <-chan os.Signal) error {
	var lock sync.Mutex
	var over bool
	ended := make(chan error, 2*len(lives))
	for i, l := range lives {
		name := ""
		if d.device == anyDevice {
			name = devices[i]
		}
		go func() {
			ended <- l.Run(&lock, func(c capture.Caught) {
				if over {
					return
				}
				if err := d.take(c.At, direction(name, c.Data), c.Data); err != nil {
					over = true
					ended <- err
				}
			})
		}()
	}
	var err error
	select {
	case <-stop:
		_, _ = io.WriteString(d.stderr, "\n") // behind the ^C
	case err = <-ended:
	}
	lock.Lock()
	defer lock.Unlock()
	over = true
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// anyDevice stands for all devices.
const anyDevice = "any"

// devices are those to capture on. Without -i it is the first that is up and not lo.
func (d *dump) devices() ([]string, error) {
	if d.device != "" && d.device != anyDevice {
		if _, err := net.InterfaceByName(d.device); err != nil {
			return nil, fmt.Errorf("%s: No such device exists", d.device)
		}
		return []string{d.device}, nil
	}
	all, err := net.Interfaces()
	if err != nil {
		return nil, err
	}
	var up []string
	for _, i := range all {
		switch {
		case i.Flags&net.FlagUp == 0:
		case d.device == anyDevice:
			up = append(up, i.Name)
		case i.Flags&net.FlagLoopback == 0:
			d.device = i.Name
			return []string{i.Name}, nil
		}
	}
	if len(up) == 0 {
		return nil, errors.New("no suitable device found")
	}
	return up, nil
}

// direction names a device and whether a packet goes In or Out there: it goes out if
// it comes from one of this host's addresses, but on lo all is seen coming in.
func direction(device string, raw []byte) string {
	if device == "" {
		return ""
	}
	way := "In "
	if src, ok := source(raw); ok && device != "lo" && isOwn(src) {
		way = "Out"
	}
	return fmt.Sprintf("%-5s %s ", device, way)
}

// source is an IP packet's source address.
func source(raw []byte) (netip.Addr, bool) {
	switch {
	case len(raw) >= 20 && raw[0]>>4 == 4:
		return netip.AddrFromSlice(raw[12:16])
	case len(raw) >= 40 && raw[0]>>4 == 6:
		return netip.AddrFromSlice(raw[8:24])
	}
	return netip.Addr{}, false
}

func isOwn(a netip.Addr) bool {
	own, err := net.InterfaceAddrs()
	if err != nil {
		return false
	}
	for _, o := range own {
		if strings.HasPrefix(o.String(), a.String()+"/") {
			return true
		}
	}
	return false
}
