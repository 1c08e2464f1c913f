// Package tool finds the programs that this one stands in for. A lab offers each
// under its usual name, behind the machine's own ones.
package tool

import (
	"io"
	"path/filepath"

	"tcplearn/cmd/internal/netcat"
	"tcplearn/cmd/internal/netstat"
	"tcplearn/cmd/internal/tcpdump"
)

// Main runs a tool with the arguments that follow its name and returns its exit
// status.
type Main func(args []string, stdin io.Reader, stdout, stderr io.Writer) int

var tools = map[string]Main{netcat.Name: netcat.Main, netstat.Name: netstat.Main, tcpdump.Name: tcpdump.Main}

// Names returns the tools' names.
func Names() []string { return []string{netcat.Name, netstat.Name, tcpdump.Name} }

// Of returns the tool that a program called by the path arg0 is to be, and whether it
// is to be one.
func Of(arg0 string) (Main, bool) {
	main, ok := tools[filepath.Base(arg0)]
	return main, ok
}
