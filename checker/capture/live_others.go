//go:build !linux

package capture

import "sync"

// Live captures packets as they pass, on Linux.
type Live struct{}

// OpenLive fails with [ErrNoLive].
func OpenLive(LiveOptions) (*Live, error) { return nil, ErrNoLive }

// Run fails: nothing is captured.
func (*Live) Run(sync.Locker, func(Caught)) error { return ErrNoLive }

// Drain fails: nothing is captured.
func (*Live) Drain(func(Caught)) error { return ErrNoLive }

// Lost returns 0: nothing is captured.
func (*Live) Lost() (int, error) { return 0, nil }

// Close does nothing.
func (*Live) Close() error { return nil }
