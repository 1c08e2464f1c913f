//go:build !linux

package progress

import (
	"errors"
	"runtime"
)

// run reports that acting as the person who called sudo is not possible here:
// only Linux gives a single thread other file system ids.
func (a account) run(func()) error {
	return errors.New("keeping progress under sudo is not supported on " + runtime.GOOS)
}
