//go:build !unix

package netcat

import "os"

// awaitNoReader never returns: the end of a pipe's reader shows in the next write.
func awaitNoReader(*os.File) { select {} }
