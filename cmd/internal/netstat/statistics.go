package netstat

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
)

// The counters of /proc/net/snmp and /proc/net/netstat (proc_pid_net(5); their
// meanings: Documentation/networking/snmp_counter.rst) in the words of net-tools.
var sentences = map[string]string{
	"Tcp.ActiveOpens":  "%s active connection openings",
	"Tcp.PassiveOpens": "%s passive connection openings",
	"Tcp.AttemptFails": "%s failed connection attempts",
	"Tcp.EstabResets":  "%s connection resets received",
	"Tcp.CurrEstab":    "%s connections established",
	"Tcp.InSegs":       "%s segments received",
	"Tcp.OutSegs":      "%s segments sent out",
	"Tcp.RetransSegs":  "%s segments retransmitted",
	"Tcp.InErrs":       "%s bad segments received",
	"Tcp.OutRsts":      "%s resets sent",

	"TcpExt.SyncookiesSent":    "%s SYN cookies sent",
	"TcpExt.SyncookiesRecv":    "%s SYN cookies received",
	"TcpExt.SyncookiesFailed":  "%s invalid SYN cookies received",
	"TcpExt.EmbryonicRsts":     "%s resets received for embryonic SYN_RECV sockets",
	"TcpExt.TW":                "%s TCP sockets finished time wait in fast timer",
	"TcpExt.TWRecycled":        "%s time wait sockets recycled by time stamp",
	"TcpExt.DelayedACKs":       "%s delayed acks sent",
	"TcpExt.DelayedACKLocked":  "%s delayed acks further delayed because of locked socket",
	"TcpExt.DelayedACKLost":    "Quick ack mode was activated %s times",
	"TcpExt.ListenOverflows":   "%s times the listen queue of a socket overflowed",
	"TcpExt.ListenDrops":       "%s SYNs to LISTEN sockets dropped",
	"TcpExt.TCPHPHits":         "%s packet headers predicted",
	"TcpExt.TCPPureAcks":       "%s acknowledgments not containing data payload received",
	"TcpExt.TCPHPAcks":         "%s predicted acknowledgments",
	"TcpExt.TCPAbortOnData":    "%s connections reset due to unexpected data",
	"TcpExt.TCPAbortOnClose":   "%s connections reset due to early user close",
	"TcpExt.TCPAbortOnMemory":  "%s connections aborted due to memory pressure",
	"TcpExt.TCPAbortOnTimeout": "%s connections aborted due to timeout",
	"TcpExt.TCPAbortOnLinger":  "%s connections aborted after user close in linger timeout",
	"TcpExt.TCPFastRetrans":    "%s fast retransmits",
}

// settings are no counters.
var settings = map[string]bool{"RtoAlgorithm": true, "RtoMin": true, "RtoMax": true, "MaxConn": true}

// counters prints what this network namespace's TCP has counted.
func (o options) counters(w io.Writer) error {
	for _, source := range []struct{ path, section string }{
		{"/proc/self/net/snmp", "Tcp"}, {"/proc/self/net/netstat", "TcpExt"},
	} {
		f, err := os.Open(source.path)
		if err != nil {
			return err
		}
		text, err := section(f, source.section)
		_ = f.Close()
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
	}
	return nil
}

// section writes one section. Of those beyond the basic ones, counters at 0 are left
// out, and those without a sentence go by their names.
func section(in io.Reader, name string) (string, error) {
	var lines [][]string
	for s := bufio.NewScanner(in); s.Scan(); {
		if rest, ok := strings.CutPrefix(s.Text(), name+": "); ok {
			lines = append(lines, strings.Fields(rest))
		}
	}
	if len(lines) != 2 || len(lines[0]) != len(lines[1]) {
		return "", fmt.Errorf("counters: %d lines on %s, want names and values", len(lines), name)
	}
	var b strings.Builder
	b.WriteString(name + ":\n")
	for i, counter := range lines[0] {
		value := lines[1][i]
		sentence := sentences[name+"."+counter]
		basic := name == "Tcp" && sentence != ""
		switch {
		case settings[counter] || (value == "0" && !basic):
		case sentence != "":
			fmt.Fprintf(&b, "    "+sentence+"\n", value)
		default:
			fmt.Fprintf(&b, "    %s: %s\n", counter, value)
		}
	}
	return b.String(), nil
}
