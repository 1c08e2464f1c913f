package messages

import "syscall"

// System is what the system's errors mean that a learner can mend, by their numbers
// (errno(3)). Of others the system's own words are shown.
type System map[syscall.Errno]string
