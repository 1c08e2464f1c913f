//go:build !unix

package stepview

import "os"

// IsKeeper returns false: there is no lab here, and so no screen to keep.
func IsKeeper() bool { return false }

// Keep does nothing.
func Keep() int { return 1 }

func keepTerminal(_, _ *os.File) (inOrder func(), err error) { return func() {}, nil }
