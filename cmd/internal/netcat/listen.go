package netcat

import (
	"context"
	"fmt"
	"io"
	"net"
)

// serve listens, takes one call and talks with the caller; with -k, one call after the
// other.
func (o options) serve(stdin io.Reader, stdout, stderr io.Writer) int {
	var c net.ListenConfig
	c.SetMultipathTCP(false)
	l, err := c.Listen(context.Background(), o.network(), o.target)
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "nc: %v\n", reason(err))
		return 1
	}
	defer func() { _ = l.Close() }()
	if o.verbose {
		_, _ = fmt.Fprintf(stderr, "Listening on %s\n", l.Addr())
	}
	for {
		conn, err := l.Accept()
		if err != nil {
			_, _ = fmt.Fprintf(stderr, "nc: %v\n", reason(err))
			return 1
		}
		if !o.keep {
			_ = l.Close()
		}
		if o.verbose {
			_, _ = fmt.Fprintf(stderr, "Connection received on %s\n", conn.RemoteAddr())
		}
		o.talk(conn, stdin, stdout)
		_ = conn.Close()
		if !o.keep {
			return 0
		}
	}
}
