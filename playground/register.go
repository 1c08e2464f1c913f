package playground

import (
	"errors"
	"fmt"
	"time"
)

// Activity is what a person does in a lab, so that another terminal can say what
// it joins.
type Activity string

// The activities. A check either gives a shell on xiaoming or runs one command.
const (
	CheckShell   Activity = "check-shell"
	CheckCommand Activity = "check-command"
	Play         Activity = "play"
	Step         Activity = "step"
)

// Registration is a running lab as other terminals of the same user find it.
type Registration struct {
	PID      int       `json:"pid"` // the process that runs the lab
	Activity Activity  `json:"activity"`
	Lesson   int       `json:"lesson,omitempty"` // 1-based; 0 where it is about none
	Since    time.Time `json:"since"`
	// Silent is whether the process did not answer, as when it is stopped (Ctrl-Z):
	// nothing but its number is known then.
	Silent bool `json:"-"`
}

// Why a lab cannot be joined.
var (
	ErrNoLab     = errors.New("no such lab is running")
	ErrSilent    = errors.New("the lab's process does not answer")
	ErrLabEnded  = errors.New("the lab has ended")
	ErrNoJoining = errors.New("the kernel refuses to join the lab")
)

// ForeignError says whose lab it is that may not be joined.
type ForeignError struct {
	PID, UID int // the process that runs it, and its user
}

// Error describes the failure in English.
func (e *ForeignError) Error() string {
	return fmt.Sprintf("the lab of process %d belongs to user %d", e.PID, e.UID)
}
