//go:build !linux

package playground

import "tcplearn/checker/evidence"

// Hand is a side of the wire that a person plays, on Linux.
type Hand struct{ Host evidence.Host }

// Hand returns nil: there is no lab.
func (*Lab) Hand(evidence.Host) *Hand { return nil }

// Dial does nothing: there is no wire.
func (*Hand) Dial(uint16) {}

// Call returns none: there is no wire.
func (*Hand) Call() (Line, Numbers, bool) { return Line{}, Numbers{}, false }

// Send fails: there is no wire.
func (*Hand) Send(Spec) (*evidence.Packet, error) { return nil, errOS }

// Counters fails: there is no lab.
func (*Lab) Counters(evidence.Host) (Counters, error) { return nil, errOS }
