package playground

import (
	"fmt"
	"os"

	"tcplearn/checker/evidence"
)

// Counters asks a host's kernel what it has counted about TCP.
func (l *Lab) Counters(h evidence.Host) (Counters, error) {
	id, ch, err := l.ask(message{Kind: kindCounters, Host: h})
	if err != nil {
		return nil, err
	}
	defer l.forget(id)
	a, err := l.await(ch)
	if err != nil {
		return nil, err
	}
	if a.Kind != kindMade {
		return nil, fmt.Errorf("counters of %s: %s", HostName(h), a.Error)
	}
	return tcpCounters(a.Text)
}

// counters reads a host's counters: they belong to the network namespace of the
// thread that reads them.
func (h *helper) counters(m message) {
	var text []byte
	var err error
	h.hosts[m.Host].run(func() { text, err = os.ReadFile("/proc/thread-self/net/snmp") })
	if err != nil {
		_ = h.control.send(message{Kind: kindFailed, ID: m.ID, Error: err.Error()})
		return
	}
	_ = h.control.send(message{Kind: kindMade, ID: m.ID, Text: string(text)})
}
