package playground

import (
	"fmt"
	"strconv"
	"strings"
)

// Counters are what a host's kernel counts about TCP since the lab was made, by the
// names of RFC 4022 and of Linux (proc_pid_net(5), snmp): "InSegs", "RetransSegs",
// "InCsumErrors".
type Counters map[string]int64

// tcpCounters reads the lines on TCP of /proc/net/snmp: the names, then the values.
func tcpCounters(snmp string) (Counters, error) {
	const prefix = "Tcp: "
	var lines [][]string
	for line := range strings.Lines(snmp) {
		if rest, ok := strings.CutPrefix(line, prefix); ok {
			lines = append(lines, strings.Fields(rest))
		}
	}
	if len(lines) != 2 || len(lines[0]) != len(lines[1]) {
		return nil, fmt.Errorf("counters: %d lines on TCP, want names and values", len(lines))
	}
	c := Counters{}
	for i, name := range lines[0] {
		value, err := strconv.ParseInt(lines[1][i], 10, 64) // MaxConn is -1
		if err != nil {
			return nil, fmt.Errorf("counters: %s: %w", name, err)
		}
		c[name] = value
	}
	return c, nil
}
