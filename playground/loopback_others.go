//go:build !linux

package playground

import (
	"context"
	"net/netip"

	"tcplearn/checker/evidence"
)

// Loopback is this machine itself as a ground. It exists only on Linux: here
// [OpenLoopback] always fails, so nobody ever holds one.
type Loopback struct {
	Recorder *Recorder
	Addrs    []netip.AddrPort
	Denied   error
}

// OpenLoopback fails with a [*LabError] that names this operating system.
func OpenLoopback(context.Context, int) (*Loopback, error) {
	return nil, &LabError{Stage: StageStart, Cause: CauseOS, Err: errOS}
}

// Sees returns false: nothing is captured.
func (*Loopback) Sees() bool { return false }

// Idle returns true: nothing is heard.
func (*Loopback) Idle() bool { return true }

// Heard returns a channel that never has an item.
func (*Loopback) Heard() <-chan struct{} { return nil }

// Evidence returns nothing.
func (*Loopback) Evidence() evidence.Evidence { return evidence.Evidence{} }

// Forget does nothing.
func (*Loopback) Forget() {}

// Close does nothing.
func (*Loopback) Close() {}
