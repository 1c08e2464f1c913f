package messages

import "syscall"

var englishSystem = System{
	syscall.EACCES:       "permission denied",
	syscall.EPERM:        "operation not permitted",
	syscall.ENOENT:       "no such file or directory",
	syscall.ENOTDIR:      "not a directory",
	syscall.EISDIR:       "is a directory",
	syscall.EEXIST:       "file exists",
	syscall.ENOSPC:       "no space left on device",
	syscall.EROFS:        "read-only file system",
	syscall.EADDRINUSE:   "address already in use",
	syscall.ECONNREFUSED: "connection refused",
	syscall.EMFILE:       "too many open files",
}
