package playground

import (
	"errors"
	"net/netip"

	"tcplearn/checker/evidence"
)

// The addresses of this machine itself, at which the loopback ground listens.
var (
	LoopbackAddr  = netip.MustParseAddr("127.0.0.1")
	LoopbackAddr6 = netip.MustParseAddr("::1")
)

// portTries is how many ports are tried, [ServerPort] first, when some are taken.
const portTries = 100

// errPortsTaken says that every port that was tried is somebody else's.
var errPortsTaken = errors.New("loopback: all ports from 8080 to 8179 are taken")

// evidenceOf completes what a recorder has with what only the ground knows.
func (l *Loopback) evidenceOf(e evidence.Evidence) evidence.Evidence {
	e.Ground, e.Server, e.Also, e.Blind = evidence.GroundLoopback, l.Addrs[0], l.Addrs[1:], !l.Sees()
	return e
}
