// Package playground is where a call happens: two hosts with a kernel's TCP each,
// xiaoming (the client, 10.0.0.1) and xiaomei (the server, 10.0.0.2), joined by a
// wire that this process carries packet by packet. It needs no privilege: the
// hosts are network namespaces in a user namespace (user_namespaces(7),
// network_namespaces(7)), the wire is a pair of TUN devices.
//
// A helper process, this same program run again, lives inside the namespaces and
// makes things there; it passes their descriptors out. Wire, recording and server
// are in the calling process, which stays an ordinary one with the learner's
// terminal and home. When either process dies, however it dies, the kernel takes
// everything down.
package playground

import (
	"fmt"
	"net/netip"
	"os"

	"tcplearn/checker/evidence"
)

// The addresses of the two hosts. Their names, xiaoming and xiaomei, resolve to
// the IPv4 ones inside the lab.
var (
	ClientAddr  = netip.MustParseAddr("10.0.0.1")
	ServerAddr  = netip.MustParseAddr("10.0.0.2")
	ClientAddr6 = netip.MustParseAddr("fd00::1")
	ServerAddr6 = netip.MustParseAddr("fd00::2")
)

// ServerPort is where xiaomei's server listens.
const ServerPort = 8080

// HostName returns the host's name, as its prompt and hostname(1) show it.
func HostName(h evidence.Host) string {
	if h == evidence.Client {
		return "xiaoming"
	}
	return "xiaomei"
}

// Dir is the lab's own directory, visible only inside it. It is in memory and is
// gone with the lab. It lies on a private /dev/shm, the one directory that every
// Linux has and where a fresh, empty file system changes nothing for anybody.
const Dir = "/dev/shm/tcplearn"

// Socket is where programs inside the lab can reach the process that runs it.
const Socket = Dir + "/lab.sock"

// Options say what is in a lab besides the two hosts.
type Options struct {
	// Files are written into Dir, by name.
	Files map[string]string
	// Tools are names, such as "nc", under which this program is found at the end
	// of PATH, for machines that lack the real ones.
	Tools []string
	// Named is the address for which the name xiaomei stands; the zero value is her own.
	Named netip.Addr
}

// Command is a program to run on a host.
type Command struct {
	Args []string
	// Env is added to the environment of the calling process.
	Env []string
	// Stdin, Stdout and Stderr are given to the program as they are; none may be nil.
	// When Stdin is
	// this process's controlling terminal and this process is in its foreground,
	// the program gets the foreground, and this process takes it back afterwards.
	Stdin, Stdout, Stderr *os.File
}

// Exit is how a program ended.
type Exit struct {
	Code   int // its exit status, 0 to 255; -1 when a signal ended it
	Signal int // the signal that ended it, or 0
}

// Making tells how a lab was made, and why not in a better way.
type Making struct {
	// UserNS is whether it has a user namespace of its own. NoUserNS is why not.
	UserNS   bool
	NoUserNS *LabError
	// NoTUN is why its wire is made of virtual Ethernet devices (veth(4)) and not of
	// TUN devices; nil when it is of TUN devices.
	NoTUN *LabError
}

// StartError says that a command could not be started on a host.
type StartError struct {
	Name    string // the program as the learner typed it
	Missing bool   // there is no such program
	Reason  string // the system's words otherwise
}

// Error describes the failure in English.
func (e *StartError) Error() string {
	if e.Missing {
		return fmt.Sprintf("%s: not found", e.Name)
	}
	return fmt.Sprintf("%s: %s", e.Name, e.Reason)
}

// Stage is the step of making a lab at which it failed.
type Stage string

// The stages, in their order.
const (
	StageStart   Stage = "start"   // clone(2) with new namespaces
	StageMount   Stage = "mount"   // private mounts, /proc, /etc/hosts
	StageNetwork Stage = "network" // a second network namespace, lo, sysctls
	StageTUN     Stage = "tun"     // /dev/net/tun
	StageVeth    Stage = "veth"    // veth(4)
	StageAddress Stage = "address" // addresses and link state
	StageDiag    Stage = "diag"    // sock_diag(7) and packet(7) sockets
	StageControl Stage = "control" // talking with the helper
	StageListen  Stage = "listen"  // listening on loopback
	StageCapture Stage = "capture" // capturing on loopback
)

// LabError says at which stage a lab could not be made, and why.
type LabError struct {
	Stage Stage
	Cause Cause
	Err   error // the system's error
}

// Error describes the failure in English.
func (e *LabError) Error() string {
	return fmt.Sprintf("lab: %s: %s: %v", e.Stage, e.Cause, e.Err)
}

// Unwrap returns the system's error.
func (e *LabError) Unwrap() error { return e.Err }

// Cause is why a machine refuses to make a lab.
type Cause string

// The causes that can be told apart.
const (
	CauseOS          Cause = "unsupported-os"      // not Linux
	CauseNoUserNS    Cause = "no-user-namespaces"  // kernel built without CONFIG_USER_NS
	CauseUserNSOff   Cause = "user-namespaces-off" // kernel.unprivileged_userns_clone=0
	CauseUserNSLimit Cause = "namespace-limit"     // user.max_user_namespaces or max_net_namespaces
	CauseAppArmor    Cause = "apparmor"            // Ubuntu's restriction
	CauseSeccomp     Cause = "seccomp"             // a container's system call filter
	CauseNoTUN       Cause = "no-tun-device"       // /dev/net/tun is missing
	CauseTUNDenied   Cause = "tun-denied"          // /dev/net/tun may not be opened
	CauseMaskedProc  Cause = "masked-proc"         // parts of /proc are covered
	CauseNoVeth      Cause = "no-veth"             // kernel without veth
	CauseNotRoot     Cause = "not-root"            // only root may do this
	CauseNoCapture   Cause = "no-capture"          // CAP_NET_RAW is missing
	CauseNoPort      Cause = "no-port"             // no port to listen at
	CauseUnknown     Cause = "unknown"
)
