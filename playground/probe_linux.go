package playground

import (
	"context"
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// Survey tries every place on this machine, best first, as a check would, and takes
// it down again.
func Survey(ctx context.Context) []Probe {
	listens, captures := probeLoopback(ctx)
	return []Probe{
		{PlaceLab, probeLab(ctx, way{userNS: true, link: tunLink})},
		{PlaceVeth, probeLab(ctx, way{userNS: true, link: vethLink})},
		{PlaceRoot, probeRoot(ctx)},
		{PlaceLoopback, captures},
		{PlaceBlind, listens},
		{Place: PlaceFile},
	}
}

func probeLab(ctx context.Context, w way) *LabError {
	l, err := open(ctx, Options{}, w)
	if err != nil {
		return asLabError(err)
	}
	l.Close()
	return nil
}

func probeRoot(ctx context.Context) *LabError {
	if os.Geteuid() != 0 {
		return &LabError{Stage: StageStart, Cause: CauseNotRoot, Err: unix.EPERM}
	}
	refusal := probeLab(ctx, way{})
	if refusal != nil && refusal.Stage == StageStart {
		refusal.Cause = CauseNotRoot // root in name, without CAP_SYS_ADMIN
	}
	return refusal
}

// probeLoopback returns why this machine cannot be listened at, and why it cannot be
// captured at.
func probeLoopback(ctx context.Context) (listens, captures *LabError) {
	l, err := OpenLoopback(ctx, 1)
	if err != nil {
		refusal := &LabError{Stage: StageListen, Cause: CauseNoPort, Err: err}
		return refusal, refusal
	}
	defer l.Close()
	if l.Denied != nil {
		return nil, &LabError{Stage: StageCapture, Cause: CauseNoCapture, Err: l.Denied}
	}
	return nil, nil
}

func asLabError(err error) *LabError {
	if refusal, ok := errors.AsType[*LabError](err); ok {
		return refusal
	}
	return &LabError{Stage: StageControl, Cause: CauseUnknown, Err: err}
}
