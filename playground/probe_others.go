//go:build !linux

package playground

import "context"

// Survey tells which places this machine has: elsewhere than on Linux, none but a
// capture file.
func Survey(context.Context) []Probe {
	refusal := &LabError{Stage: StageStart, Cause: CauseOS, Err: errOS}
	return []Probe{
		{PlaceLab, refusal},
		{PlaceVeth, refusal},
		{PlaceRoot, refusal},
		{PlaceLoopback, refusal},
		{PlaceBlind, refusal},
		{Place: PlaceFile},
	}
}
