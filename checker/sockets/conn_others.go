//go:build !linux

package sockets

import (
	"errors"
	"fmt"
	"os"
	"runtime"
)

// errOS is all that this system answers: sock_diag is Linux's.
var errOS = fmt.Errorf("no sock_diag on %s: %w", runtime.GOOS, errors.ErrUnsupported)

type conn struct{ fd int }

func openConn() (conn, error) { return conn{}, errOS }

func dupConn(*os.File) (conn, error) { return conn{}, errOS }

func (*conn) send([]byte) error { return errOS }

func (*conn) receive([]byte) (int, error) { return 0, errOS }

func (*conn) close() error { return errOS }
