package playground

import (
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// grip is a second descriptor of a socket that belongs to a program in the lab
// (pidfd_getfd(2), since Linux 5.6), or nothing. It is used for a moment only:
// close(2) of the program's own descriptor then does not end the connection yet.
type grip struct{ files []*os.File }

// take grips the socket with the given inode number. It looks through the programs
// of the lab's own process namespace, a handful.
func (g *grip) take(inode uint32) {
	g.release()
	want := "socket:[" + strconv.FormatUint(uint64(inode), 10) + "]"
	links, err := filepath.Glob("/proc/[0-9]*/fd/*")
	if err != nil {
		return
	}
	for _, link := range links {
		if target, err := os.Readlink(link); err != nil || target != want {
			continue
		}
		if f := duplicate(link); f != nil {
			g.files = append(g.files, f)
			return
		}
	}
}

// duplicate copies a descriptor of another process, named by its link in /proc.
// It returns nil where the system does not allow it.
func duplicate(link string) *os.File {
	fd, err := strconv.Atoi(filepath.Base(link))
	if err != nil {
		return nil
	}
	pid, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(link))))
	if err != nil {
		return nil
	}
	process, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return nil
	}
	defer func() { _ = unix.Close(process) }()
	copied, err := unix.PidfdGetfd(process, fd, 0)
	if err != nil {
		return nil
	}
	return os.NewFile(uintptr(copied), "gripped socket")
}

// release lets go of what is gripped.
func (g *grip) release() {
	for _, f := range g.files {
		_ = f.Close()
	}
	g.files = nil
}
