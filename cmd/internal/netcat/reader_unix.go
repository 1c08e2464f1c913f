//go:build unix

package netcat

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// awaitNoReader returns when f is a pipe or a terminal whose other end is gone
// (poll(2): POLLERR and POLLHUP are always reported). For any other file it never
// returns.
func awaitNoReader(f *os.File) {
	fds := []unix.PollFd{{Fd: int32(f.Fd())}}
	for {
		n, err := unix.Poll(fds, -1)
		if n > 0 || (err != nil && !errors.Is(err, unix.EINTR)) {
			return
		}
	}
}
