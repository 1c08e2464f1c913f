// Package oracle holds what package flow says of a capture against what Wireshark's
// command line, tshark, says of it: every segment, and of each all numbers and all
// remarks. It is for tests.
package oracle

import (
	"bytes"
	"fmt"
	"os/exec"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// row is what is said of a frame: by us, or by Wireshark's command line.
type row struct {
	Stream           int
	Seq, Ack         uint32 // relative, modulo 2³² as Wireshark has them; Ack is 0 without the flag
	RawSeq, RawAck   uint32
	Len              int
	Next             uint32
	Flags            tcp.Flags
	RawWindow        int
	Window           int
	Before           flow.Completeness // what was seen before this frame
	Analysis         string
	DupACK, DupACKOf int
}

// remarks are the analysis flags with the names of Wireshark's fields.
var remarks = []struct {
	flag  flow.Analysis
	field string
}{
	{flow.Retransmitted, "retransmission"},
	{flow.FastRetransmitted, "fast_retransmission"},
	{flow.SpuriousRetransmit, "spurious_retransmission"},
	{flow.OutOfOrder, "out_of_order"},
	{flow.PreviousNotCaptured, "lost_segment"},
	{flow.AckedUnseen, "ack_lost_segment"},
	{flow.ZeroWindow, "zero_window"},
	{flow.WindowFull, "window_full"},
	{flow.WindowUpdate, "window_update"},
	{flow.KeepAliveProbe, "keep_alive"},
	{flow.KeepAliveAnswer, "keep_alive_ack"},
	{flow.ZeroWindowProbe, "zero_window_probe"},
	{flow.ZeroWindowAnswer, "zero_window_probe_ack"},
	{flow.PortReused, "reused_ports"},
}

// plainFields are the fields asked for before those of the remarks.
var plainFields = []string{
	"frame.number", "tcp.stream", "tcp.completeness", "tcp.flags", "tcp.seq", "tcp.seq_raw", "tcp.ack", "tcp.ack_raw", "tcp.len",
	"tcp.nxtseq", "tcp.window_size_value", "tcp.window_size", "tcp.analysis.duplicate_ack_num", "tcp.analysis.duplicate_ack_frame",
	"_ws.short",
}

// unsaid stands for the remarks on a segment whose header was not captured to its
// end: the dissector makes them, and stops before it shows them.
const unsaid = "not shown"

// plainly has tshark print fields, and keeps out of it what the data are of: FTP and
// VNC open conversations of their own, before or beside the one that TCP opens. It
// also leaves shut what we do not open: Cisco's FabricPath, and WireGuard, to which a
// file may have the keys.
var plainly = []string{
	"-n", "-T", "fields", "-E", "separator=|", "-E", "occurrence=f", "-o", "tcp.desegment_tcp_streams:FALSE",
	"--disable-protocol", "http", "--disable-protocol", "ftp", "--disable-protocol", "vnc",
	"--disable-protocol", "cfp", "--disable-protocol", "wg",
}

// dissect returns what tshark says of each frame with a segment, by the frame's
// number. Segments that an ICMP message quotes are not on the wire.
//
// It reads the file once, as we do: what a later segment teaches about an earlier
// one is not shown, and the completeness is that before the frame.
func dissect(t testing.TB, path string) map[int]row {
	t.Helper()
	args := append(slices.Clone(plainly), "-r", path, "-Y", "tcp && !icmp && !icmpv6")
	for _, f := range plainFields {
		args = append(args, "-e", f)
	}
	for _, r := range remarks {
		args = append(args, "-e", "tcp.analysis."+r.field)
	}
	rows := map[int]row{}
	for line := range strings.Lines(runTshark(t, args)) {
		number, r := parseRow(t, strings.TrimSuffix(line, "\n"))
		rows[number] = r
	}
	return rows
}

func runTshark(t testing.TB, args []string) string {
	t.Helper()
	if _, err := exec.LookPath("tshark"); err != nil {
		t.Skipf("the comparison with Wireshark needs tshark (Debian: apt install tshark): %v", err)
	}
	cmd := exec.Command("tshark", args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if strings.Contains(stderr.String(), "doesn't support") {
		t.Skipf("tshark cannot read all of this file: %s", stderr.String())
	}
	if err != nil && !strings.Contains(stderr.String(), "cut short") {
		t.Fatalf("tshark: %v\n%s", err, stderr.String())
	}
	return string(out)
}

func parseRow(t testing.TB, line string) (number int, r row) {
	t.Helper()
	fields := strings.Split(line, "|")
	if len(fields) != len(plainFields)+len(remarks) {
		t.Fatalf("tshark says %q", line)
	}
	var v [14]uint64
	for i := range v {
		if fields[i] == "" {
			continue
		}
		n, err := strconv.ParseUint(fields[i], 0, 64)
		if err != nil {
			t.Fatalf("tshark says %q: %v", line, err)
		}
		v[i] = n
	}
	r = row{
		Stream: int(v[1]), Before: flow.Completeness(v[2]), Flags: tcp.Flags(v[3] & 0x1ff), Seq: uint32(v[4]), RawSeq: uint32(v[5]),
		Ack: uint32(v[6]), RawAck: uint32(v[7]), Len: int(v[8]), Next: uint32(v[9]), RawWindow: int(v[10]), Window: int(v[11]),
		DupACK: int(v[12]), DupACKOf: int(v[13]),
	}
	if !r.Flags.Has(tcp.ACK) {
		r.Ack, r.RawAck = 0, 0
	}
	var said []string
	for i, remark := range remarks {
		if fields[len(plainFields)+i] != "" {
			said = append(said, remark.field)
		}
	}
	// Fast and spurious ones are retransmissions, too, to the expert of the dissector.
	if len(said) > 1 && said[0] == remarks[0].field && (said[1] == remarks[1].field || said[1] == remarks[2].field) {
		said = said[1:]
	}
	r.Analysis = strings.Join(said, ",")
	if short := fields[len(plainFields)-1]; strings.Contains(short, "TCP truncated") {
		r.Analysis = unsaid
	}
	return int(v[0]), r
}

// ours is what we say of a packet.
func ours(c *flow.Conversation, p *flow.Packet) row {
	s := p.Segment
	r := row{
		Stream: c.Stream, Seq: uint32(p.Seq), Ack: uint32(p.Ack), RawSeq: uint32(s.Seq), RawAck: uint32(s.Ack), Len: s.Len, Next: uint32(p.Next),
		Flags: s.Flags, RawWindow: int(s.Window), Window: p.Window, Before: p.Before, DupACK: p.DupACK, DupACKOf: p.DupACKOf,
	}
	if !s.Flags.Has(tcp.ACK) {
		r.Ack, r.RawAck = 0, 0
	}
	var said []string
	for _, remark := range remarks {
		if p.Analysis.Has(remark.flag) {
			said = append(said, remark.field)
		}
	}
	r.Analysis = strings.Join(said, ",")
	return r
}

// difference names what two rows differ in.
func difference(ours, theirs row) string {
	a, b := reflect.ValueOf(ours), reflect.ValueOf(theirs)
	var all []string
	for i := range a.NumField() {
		if x, y := a.Field(i).Interface(), b.Field(i).Interface(); x != y {
			all = append(all, fmt.Sprintf("%s: we say %v, tshark %v", a.Type().Field(i).Name, x, y))
		}
	}
	return strings.Join(all, "; ")
}
