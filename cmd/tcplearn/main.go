// Command tcplearn teaches the TCP three-way handshake with real packets and real
// kernel states.
package main

import (
	"os"

	"tcplearn/cmd/internal/cli"
	"tcplearn/cmd/internal/stepview"
	"tcplearn/cmd/internal/tool"
	"tcplearn/playground"
)

func main() {
	switch {
	case playground.IsHelper():
		os.Exit(playground.Help())
	case stepview.IsKeeper():
		os.Exit(stepview.Keep())
	}
	if main, ok := tool.Of(os.Args[0]); ok {
		os.Exit(main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(cli.Main(os.Args[1:]))
}
