package tcp_test

import (
	"slices"
	"testing"

	"tcplearn/checker/tcp"
)

// TestStateNames holds values and spellings against RFC 9293 §3.3.2, the kernel's
// include/net/tcp_states.h, net-tools' netstat.c and iproute2's misc/ss.c.
func TestStateNames(t *testing.T) {
	rows := []struct {
		state            tcp.State
		value            uint8
		rfc, netstat, ss string
	}{
		{tcp.Established, 1, "ESTABLISHED", "ESTABLISHED", "ESTAB"},
		{tcp.SynSent, 2, "SYN-SENT", "SYN_SENT", "SYN-SENT"},
		{tcp.SynReceived, 3, "SYN-RECEIVED", "SYN_RECV", "SYN-RECV"},
		{tcp.FinWait1, 4, "FIN-WAIT-1", "FIN_WAIT1", "FIN-WAIT-1"},
		{tcp.FinWait2, 5, "FIN-WAIT-2", "FIN_WAIT2", "FIN-WAIT-2"},
		{tcp.TimeWait, 6, "TIME-WAIT", "TIME_WAIT", "TIME-WAIT"},
		{tcp.Closed, 7, "CLOSED", "CLOSE", "UNCONN"},
		{tcp.CloseWait, 8, "CLOSE-WAIT", "CLOSE_WAIT", "CLOSE-WAIT"},
		{tcp.LastAck, 9, "LAST-ACK", "LAST_ACK", "LAST-ACK"},
		{tcp.Listen, 10, "LISTEN", "LISTEN", "LISTEN"},
		{tcp.Closing, 11, "CLOSING", "CLOSING", "CLOSING"},
	}
	var names []string
	for _, row := range rows {
		names = append(names, row.rfc)
		if uint8(row.state) != row.value || row.state.Canonical() != row.state || !row.state.Known() {
			t.Errorf("%s is %d (canonical %d, known %v), want %d", row.rfc, row.state, row.state.Canonical(), row.state.Known(), row.value)
		}
		if row.state.String() != row.rfc || row.state.Netstat() != row.netstat || row.state.SS() != row.ss {
			t.Errorf("got %s, %s, %s; want %+v", row.state, row.state.Netstat(), row.state.SS(), row)
		}
		for _, name := range []string{row.rfc, row.netstat, row.ss} {
			if got, ok := tcp.ParseState(name); !ok || got != row.state {
				t.Errorf("%q is %v (%v), want %v", name, got, ok, row.state)
			}
		}
	}
	if got := tcp.StateNames(); !slices.Equal(got, names) {
		t.Errorf("the names are %v, want %v", got, names)
	}
}

// TestNewSynReceived checks that Linux's twelfth state is SYN-RECEIVED to everybody.
func TestNewSynReceived(t *testing.T) {
	s := tcp.NewSynReceived
	if s != 12 || s.Canonical() != tcp.SynReceived || !s.Known() || s.String() != "SYN-RECEIVED" || s.Netstat() != "SYN_RECV" || s.SS() != "SYN-RECV" {
		t.Errorf("got %d, canonical %v, %s, %s, %s", s, s.Canonical(), s, s.Netstat(), s.SS())
	}
}

func TestNoState(t *testing.T) {
	for _, s := range []tcp.State{0, 13, 255} {
		if s.Known() || s.Canonical() != s || s.String() != "UNKNOWN" || s.Netstat() != "UNKNOWN" || s.SS() != "UNKNOWN" {
			t.Errorf("%d is taken for a state, %s", uint8(s), s)
		}
	}
	for _, name := range []string{"", "established", "UNKNOWN", "SYN_RECEIVED", " LISTEN", "CLOSEWAIT"} {
		if s, ok := tcp.ParseState(name); ok {
			t.Errorf("%q is taken for %v", name, s)
		}
	}
}
