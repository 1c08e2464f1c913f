//go:build !linux

package playground

import "os/exec"

// AsCaller does nothing: only Linux has grounds for programs of the learner's.
func AsCaller(*exec.Cmd) {}
