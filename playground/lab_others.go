//go:build !linux

package playground

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"runtime"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/sockets"
)

// errOS says that the lab needs Linux and what this is.
var errOS = fmt.Errorf("namespaces and TUN devices are Linux's, and this is %s: %w", runtime.GOOS, errors.ErrUnsupported)

// Lab is a running pair of hosts with the wire between them. It exists only on
// Linux: here [Open] always fails, so nobody ever holds one.
type Lab struct{ Wire *Wire }

// Wire carries every packet between the two hosts, on Linux.
type Wire struct{ Recorder *Recorder }

// Process is a program running on a host, on Linux.
type Process struct{}

// IsHelper reports whether this process is a lab's helper, which only Linux has.
func IsHelper() bool { return false }

// Help is the helper's whole life, on Linux.
func Help() int { return 1 }

// Open fails with a [*LabError] that names this operating system.
func Open(context.Context, Options) (*Lab, error) {
	return nil, &LabError{Stage: StageStart, Cause: CauseOS, Err: errOS}
}

// Close does nothing: there is no lab.
func (*Lab) Close() {}

// Making returns nothing: there is no lab.
func (*Lab) Making() Making { return Making{} }

// Hooks returns nil: there is no lab.
func (*Lab) Hooks() net.Listener { return nil }

// Listen fails: there is no lab.
func (*Lab) Listen(evidence.Host, netip.AddrPort, int) (net.Listener, error) { return nil, errOS }

// Start fails: there is no lab.
func (*Lab) Start(evidence.Host, Command) (*Process, error) { return nil, errOS }

// Register fails: there is no lab.
func (*Lab) Register(Registration) error { return errOS }

// Guest is a program on a host of another process's lab, on Linux.
type Guest struct{}

// Registered returns none: there is no lab.
func Registered() ([]Registration, error) { return nil, nil }

// Others returns none: there is no lab.
func Others() []ForeignError { return nil }

// Join fails: there is no lab.
func Join(int, evidence.Host, Command) (*Guest, error) { return nil, errOS }

// Wait fails: there is no lab.
func (*Guest) Wait(context.Context) (Exit, error) { return Exit{}, errOS }

// Wait fails: there is no lab.
func (*Process) Wait(context.Context) (Exit, error) { return Exit{}, errOS }

// InForeground returns true: nobody gave the terminal to another.
func InForeground() bool { return true }

// Suspend fails: it is here for those who are in a lab.
func Suspend() error { return errOS }

// Await fails: there is no lab.
func (*Process) Await(context.Context) (Exit, bool, error) { return Exit{}, false, errOS }

// Continue fails: there is no lab.
func (*Process) Continue(bool) error { return errOS }

// Idle returns true: nothing is carried.
func (*Wire) Idle() bool { return true }

// Carried returns a channel that never has an item.
func (*Wire) Carried() <-chan struct{} { return nil }

// Say does nothing: there is no server.
func (*Wire) Say(evidence.Word) {}

// AddRule does nothing: nothing is carried.
func (*Wire) AddRule(Rule) {}

// Rules returns none: nothing is carried.
func (*Wire) Rules() []RuleUse { return nil }

// HoldAll does nothing: nothing is carried.
func (*Wire) HoldAll() {}

// Heal does nothing: nothing is carried.
func (*Wire) Heal() {}

// Release does nothing: nothing is held.
func (*Wire) Release(int) {}

// Held returns nil: nothing is held.
func (*Wire) Held() []*evidence.Packet { return nil }

// Pass returns false: nothing is held.
func (*Wire) Pass(int) bool { return false }

// Lose returns false: nothing is held.
func (*Wire) Lose(int) bool { return false }

// Postpone returns false: nothing is held.
func (*Wire) Postpone(int, time.Duration) bool { return false }

// LetCopiesBy returns false: nothing is held.
func (*Wire) LetCopiesBy(int) bool { return false }

// Sockets fails: there is no lab.
func (*Wire) Sockets(evidence.Host) ([]sockets.Socket, error) { return nil, errOS }

// Look fails: there is no lab.
func (*Wire) Look() (time.Time, [2][]sockets.Socket, error) {
	return time.Time{}, [2][]sockets.Socket{}, errOS
}
