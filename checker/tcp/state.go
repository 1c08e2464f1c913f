package tcp

// State is the state of a TCP connection (RFC 9293 §3.3.2). The values are those
// of the Linux kernel (include/net/tcp_states.h), so that a state read from
// sock_diag needs no translation; Closed means that there is no socket.
type State uint8

// The states. NewSynReceived is Linux's name for the small request socket that
// stands for a half-open connection; it is SYN-RECEIVED to everybody else.
const (
	Established State = iota + 1
	SynSent
	SynReceived
	FinWait1
	FinWait2
	TimeWait
	Closed
	CloseWait
	LastAck
	Listen
	Closing
	NewSynReceived
)

type stateNames struct{ rfc, netstat, ss string }

var states = map[State]stateNames{
	Established: {"ESTABLISHED", "ESTABLISHED", "ESTAB"},
	SynSent:     {"SYN-SENT", "SYN_SENT", "SYN-SENT"},
	SynReceived: {"SYN-RECEIVED", "SYN_RECV", "SYN-RECV"},
	FinWait1:    {"FIN-WAIT-1", "FIN_WAIT1", "FIN-WAIT-1"},
	FinWait2:    {"FIN-WAIT-2", "FIN_WAIT2", "FIN-WAIT-2"},
	TimeWait:    {"TIME-WAIT", "TIME_WAIT", "TIME-WAIT"},
	Closed:      {"CLOSED", "CLOSE", "UNCONN"},
	CloseWait:   {"CLOSE-WAIT", "CLOSE_WAIT", "CLOSE-WAIT"},
	LastAck:     {"LAST-ACK", "LAST_ACK", "LAST-ACK"},
	Listen:      {"LISTEN", "LISTEN", "LISTEN"},
	Closing:     {"CLOSING", "CLOSING", "CLOSING"},
}

// Canonical folds Linux's NewSynReceived into SynReceived and leaves every other
// state as it is.
func (s State) Canonical() State {
	if s == NewSynReceived {
		return SynReceived
	}
	return s
}

// Known reports whether s is one of the states of RFC 9293.
func (s State) Known() bool {
	_, ok := states[s.Canonical()]
	return ok
}

// String returns the state's name in RFC 9293, such as "SYN-RECEIVED".
func (s State) String() string { return s.name().rfc }

// Netstat returns the name that netstat prints, such as "SYN_RECV" (net-tools,
// netstat.c).
func (s State) Netstat() string { return s.name().netstat }

// SS returns the name that ss prints, such as "SYN-RECV" (iproute2, misc/ss.c).
func (s State) SS() string { return s.name().ss }

func (s State) name() stateNames {
	if n, ok := states[s.Canonical()]; ok {
		return n
	}
	return stateNames{"UNKNOWN", "UNKNOWN", "UNKNOWN"}
}

// ParseState finds a state by any of its three spellings: RFC 9293's, netstat's
// or ss's.
func ParseState(name string) (State, bool) {
	for s := Established; s <= Closing; s++ {
		n := states[s]
		if name == n.rfc || name == n.netstat || name == n.ss {
			return s, true
		}
	}
	return 0, false
}

// StateNames returns RFC 9293's names of all states, in the kernel's order.
func StateNames() []string {
	var names []string
	for s := Established; s <= Closing; s++ {
		names = append(names, s.String())
	}
	return names
}
