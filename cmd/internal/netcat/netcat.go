// Package netcat is a small TCP and UDP client with the flags of OpenBSD's nc(1)
// that the lessons use. The lab offers it under the name nc on machines that have
// no netcat, so that nothing but this one program is needed.
package netcat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/spf13/pflag"
)

// Name is the name under which this program is netcat.
const Name = "nc"

type options struct {
	scan, udp, ipv4, ipv6, shutdown, verbose bool
	listen, keep                             bool
	wait, quit                               int
	target                                   string // where to call, or to listen
}

// Main runs netcat with the arguments that follow its name and returns its exit
// status: 0 when the call was made, 1 when it was not. Its words are those of
// nc(1), in English like the original's.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	o, err := parse(args)
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "nc: %v\nusage: nc [-46Nnuvz] [-q seconds] [-w timeout] destination port\n       nc -l [-46kNv] [address] port\n", err)
		return 1
	}
	if o.listen {
		return o.serve(stdin, stdout, stderr)
	}
	conn, err := o.dial()
	if err != nil {
		if o.verbose || !o.scan {
			_, _ = fmt.Fprintf(stderr, "nc: connect to %s failed: %v\n", o.target, reason(err))
		}
		return 1
	}
	defer func() { _ = conn.Close() }()
	if o.verbose {
		_, _ = fmt.Fprintf(stderr, "Connection to %s succeeded!\n", o.target)
	}
	if o.scan {
		return 0
	}
	o.talk(conn, stdin, stdout)
	return 0
}

func parse(args []string) (options, error) {
	var o options
	f := pflag.NewFlagSet(Name, pflag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.BoolVarP(&o.scan, "scan", "z", false, "connect and close")
	f.BoolVarP(&o.udp, "udp", "u", false, "UDP")
	f.BoolVarP(&o.ipv4, "ipv4", "4", false, "IPv4 only")
	f.BoolVarP(&o.ipv6, "ipv6", "6", false, "IPv6 only")
	f.BoolVarP(&o.shutdown, "shutdown", "N", false, "send FIN at the end of standard input")
	f.BoolVarP(&o.listen, "listen", "l", false, "listen for a call")
	f.BoolVarP(&o.keep, "keep", "k", false, "listen on after a call")
	local := f.StringP("port", "p", "", "the port, with -l")
	f.BoolP("numeric", "n", false, "no name look-ups (there are none to avoid)")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "say what happens")
	f.IntVarP(&o.wait, "wait", "w", 0, "give up after so many idle seconds")
	f.IntVarP(&o.quit, "quit", "q", -1, "quit so many seconds after the end of standard input")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	words := f.Args()
	if *local != "" {
		words = append(words, *local)
	}
	switch {
	case o.listen && o.udp:
		return o, errors.New("this nc, tcplearn's own, listens for TCP only")
	case o.listen && len(words) == 1:
		words = []string{"", words[0]}
	case !o.listen && (o.keep || *local != ""):
		return o, errors.New("-k and -p go with -l")
	case len(words) != 2:
		return o, errors.New("want a destination and a port")
	}
	if port, err := strconv.Atoi(words[1]); err != nil || port < 1 || port > 65535 {
		return o, fmt.Errorf("port number invalid: %q", words[1])
	}
	o.target = net.JoinHostPort(words[0], words[1])
	return o, nil
}

// network is the name of the transport and the IP version.
func (o options) network() string {
	network := "tcp"
	if o.udp {
		network = "udp"
	}
	switch {
	case o.ipv4:
		return network + "4"
	case o.ipv6:
		return network + "6"
	case o.listen:
		return network + "4" // as OpenBSD's, which listens at 0.0.0.0 unless told otherwise
	}
	return network
}

func (o options) dial() (net.Conn, error) {
	d := net.Dialer{Timeout: time.Duration(o.wait) * time.Second}
	d.SetMultipathTCP(false)
	return d.DialContext(context.Background(), o.network(), o.target)
}

// talk copies standard input to the peer and the peer's data to standard output,
// each until it ends: like the original, it goes on sending to a peer that has
// closed, and stops receiving when nobody is left to read its output.
func (o options) talk(conn net.Conn, stdin io.Reader, stdout io.Writer) {
	heard, said := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(heard)
		_, _ = io.Copy(stdout, &patient{conn, time.Duration(o.wait) * time.Second})
	}()
	if out, ok := stdout.(*os.File); ok {
		go func() {
			awaitNoReader(out)
			_ = conn.SetReadDeadline(time.Unix(1, 0)) // ends the receiving
		}()
	}
	go func() {
		defer close(said)
		_, _ = io.Copy(conn, stdin)
	}()
	<-said
	if c, ok := conn.(*net.TCPConn); ok && o.shutdown {
		_ = c.CloseWrite()
	}
	if o.quit < 0 {
		<-heard
		return
	}
	select {
	case <-heard:
	case <-time.After(time.Duration(o.quit) * time.Second):
	}
}

// patient reads from a connection and gives up after a time of silence, if there
// is one.
type patient struct {
	net.Conn
	limit time.Duration
}

func (p *patient) Read(b []byte) (int, error) {
	if p.limit > 0 {
		if err := p.SetReadDeadline(time.Now().Add(p.limit)); err != nil {
			return 0, err
		}
	}
	return p.Conn.Read(b)
}

// reason is the innermost error, which says it in the fewest words.
func reason(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
