package playground

import (
	"strings"
	"testing"
)

const snmp = "Ip: Forwarding DefaultTTL\nIp: 2 64\n" +
	"Tcp: RtoAlgorithm MaxConn InSegs InCsumErrors\nTcp: 1 -1 1234567890123 7\n" +
	"Udp: InDatagrams\nUdp: 3\n"

func TestTCPCounters(t *testing.T) {
	c, err := tcpCounters(snmp)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int64{"MaxConn": -1, "InSegs": 1234567890123, "InCsumErrors": 7} {
		if c[name] != want {
			t.Errorf("%s is %d, want %d", name, c[name], want)
		}
	}
	if len(c) != 4 {
		t.Errorf("%d counters, want TCP's 4: %v", len(c), c)
	}
}

func TestNoTCPCounters(t *testing.T) {
	for _, text := range []string{
		"",
		"Ip: Forwarding\nIp: 2\n",
		"Tcp: InSegs\n",
		strings.Replace(snmp, " 7\n", "\n", 1),
		strings.Replace(snmp, " 7\n", " seven\n", 1),
	} {
		if c, err := tcpCounters(text); err == nil {
			t.Errorf("%q: got %v", text, c)
		}
	}
}

func FuzzTCPCounters(f *testing.F) {
	f.Add(snmp)
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := tcpCounters(text); (err == nil) == (c == nil) {
			t.Errorf("got %v and %v", c, err)
		}
	})
}
