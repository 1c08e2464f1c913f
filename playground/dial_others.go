//go:build !linux

package playground

import (
	"net"
	"net/netip"
	"time"

	"tcplearn/checker/evidence"
)

// Dial fails: there is no lab.
func (*Lab) Dial(evidence.Host, netip.AddrPort, time.Duration) (*net.TCPConn, error) {
	return nil, errOS
}
