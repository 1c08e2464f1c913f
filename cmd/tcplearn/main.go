// Command tcplearn teaches the TCP three-way handshake with real packets and real
// kernel states.
package main

import (
	"os"

	"tcplearn/cmd/internal/cli"
	"tcplearn/cmd/internal/netcat"
	"tcplearn/cmd/internal/stepview"
	"tcplearn/playground"
)

func main() {
	switch {
	case playground.IsHelper():
		os.Exit(playground.Help())
	case stepview.IsKeeper():
		os.Exit(stepview.Keep())
	case netcat.Is(os.Args[0]):
		os.Exit(netcat.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(cli.Main(os.Args[1:]))
}
