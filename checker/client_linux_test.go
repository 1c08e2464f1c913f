package checker

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"tcplearn/playground"
)

func TestMain(m *testing.M) {
	if playground.IsHelper() {
		os.Exit(playground.Help())
	}
	if filepath.Base(os.Args[0]) == clientName {
		if err := client(os.Args[1], os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	// A program built with -race waits a second before it ends, unless told not to.
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// clientName is a client of the tests' own, so that they need none from the system:
// this program, run under this name on xiaoming.
const clientName = "call"

// client connects and does what the words say, one after the other: "hear" reads
// until the server's end, "wait" until that of standard input, "shut" ends its own
// side, "flood" sends datagrams instead, more than an attempt may hold, and what is
// none of these is said. At last it hangs up. "ping" alone makes no call.
func client(address string, words []string) error {
	if len(words) == 1 && words[0] == "ping" {
		return ping(address)
	}
	c, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	for _, word := range words {
		switch word {
		case "hear":
			_, err = io.Copy(os.Stdout, c)
		case "wait":
			_, err = io.Copy(io.Discard, os.Stdin)
		case "shut":
			err = c.(*net.TCPConn).CloseWrite()
		case "flood":
			err = flood(address)
		default:
			_, err = io.WriteString(c, word)
		}
		if err != nil {
			return err
		}
	}
	return c.Close()
}

// ping sends an echo request with its checksum (RFC 792), and does not wait for the
// answer.
func ping(host string) error {
	c, err := net.Dial("ip4:icmp", host)
	if err != nil {
		return err
	}
	_, err = c.Write([]byte{8, 0, 0xf7, 0xff, 0, 0, 0, 0})
	return errors.Join(err, c.Close())
}

// flood sends datagrams until the end of standard input. How many of them come
// through is the kernels' choice, so there is no number that is enough.
func flood(address string) error {
	c, err := net.Dial("udp", address)
	if err != nil {
		return err
	}
	enough := make(chan error)
	go func() {
		_, err := io.Copy(io.Discard, os.Stdin)
		enough <- err
	}()
	for {
		select {
		case err := <-enough:
			return errors.Join(err, c.Close())
		default:
			// Nobody listens, and an answer may say so.
			if _, err := c.Write([]byte("x")); err != nil && !errors.Is(err, syscall.ECONNREFUSED) {
				return err
			}
		}
	}
}
