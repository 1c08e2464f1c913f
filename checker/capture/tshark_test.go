package capture

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tshark runs Wireshark's command line on a file and returns, for each frame, the
// values of the given fields.
func tshark(t *testing.T, path string, fields ...string) [][]string {
	t.Helper()
	if _, err := exec.LookPath("tshark"); err != nil {
		t.Skipf("the comparison with Wireshark needs tshark (Debian: apt install tshark): %v", err)
	}
	args := []string{
		"-n", "-r", path, "-T", "fields", "-E", "separator=|", "-E", "occurrence=f",
		"-o", "tcp.check_checksum:TRUE", "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE",
		"-o", "tcp.desegment_tcp_streams:FALSE", "--disable-protocol", "http",
	}
	for _, f := range fields {
		args = append(args, "-e", f)
	}
	cmd := exec.Command("tshark", args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("tshark: %v\n%s", err, stderr.String())
	}
	var rows [][]string
	for line := range strings.Lines(string(out)) {
		rows = append(rows, strings.Split(strings.TrimSuffix(line, "\n"), "|"))
	}
	return rows
}

// What we write must open in Wireshark and say the same there.
func TestWiresharkReadsOurs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ours.pcapng")
	want := commented(t)
	if err := os.WriteFile(path, encode(t, want...), 0o600); err != nil {
		t.Fatal(err)
	}
	rows := tshark(t, path, "frame.time_epoch", "frame.interface_name", "frame.interface_description", "tcp.flags", "frame.comment")
	if len(rows) != len(want) {
		t.Fatalf("tshark counts %d packets, want %d", len(rows), len(want))
	}
	for i, r := range want {
		name := [...][2]string{{"xiaoming", "小明"}, {"xiaomei", "小美"}}[r.Interface]
		flags := ""
		if s := decode(t, r.Data).Segment; s != nil {
			flags = fmt.Sprintf("0x%04x", uint16(s.Flags))
		}
		got := []string{fmt.Sprintf("%d.%09d", r.At.Unix(), r.At.Nanosecond()), name[0], name[1], flags, r.Comment}
		if strings.Join(rows[i], "|") != strings.Join(got, "|") {
			t.Errorf("frame %d: tshark says %q, we wrote %q", i+1, rows[i], got)
		}
	}
}

// captures are the files to compare on: ours and, where TCPLEARN_CAPTURES names a
// folder, the files in it.
func captures(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, dir := range []string{"testdata", os.Getenv("TCPLEARN_CAPTURES")} {
		if dir == "" {
			continue
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.pcap*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no captures in %s: %v", dir, err)
		}
		all = append(all, files...)
	}
	return all
}

// Every segment must be decoded as Wireshark decodes it.
func TestDecodeAgreesWithWireshark(t *testing.T) {
	for _, path := range captures(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			all := records(t, path)
			rows := tshark(t, path, "frame.time_epoch", "ip.src", "ipv6.src", "tcp.srcport", "ip.dst", "ipv6.dst", "tcp.dstport",
				"tcp.seq_raw", "tcp.ack_raw", "tcp.flags", "tcp.window_size_value", "tcp.len", "tcp.checksum.status",
				"icmp.type", "icmpv6.type")
			if len(rows) != len(all) {
				t.Fatalf("we read %d frames, tshark %d", len(all), len(rows))
			}
			for i, r := range all {
				if got, want := describe(t, r), dissected(rows[i]); got != want {
					t.Errorf("frame %d:\n   we say %s\ntshark says %s", i+1, got, want)
				}
			}
		})
	}
}

// describe spells what we know of a frame as dissected does.
func describe(t *testing.T, r Record) string {
	t.Helper()
	at := fmt.Sprintf("%d.%09d ", r.At.Unix(), r.At.Nanosecond())
	if r.Data == nil {
		return at
	}
	p := decode(t, r.Data)
	if p.ICMP != nil {
		return at + fmt.Sprintf("ICMP type=%d", p.ICMP.Type)
	}
	s := p.Segment
	if s == nil {
		return at
	}
	return at + fmt.Sprintf("%s:%d > %s:%d seq=%d ack=%d flags=0x%04x win=%d len=%d good=%v",
		s.Src.Addr(), s.Src.Port(), s.Dst.Addr(), s.Dst.Port(), s.Seq, s.Ack, uint16(s.Flags), s.Window, s.Len, s.ChecksumOK)
}

// dissected spells a row of tshark's. An ICMP message quotes the packet that it is
// about, whose fields are not the message's own.
func dissected(f []string) string {
	const good = "1"
	at := f[0] + " "
	switch {
	case f[13]+f[14] != "":
		return at + "ICMP type=" + f[13] + f[14]
	case f[3] == "":
		return at
	}
	return at + fmt.Sprintf("%s:%s > %s:%s seq=%s ack=%s flags=%s win=%s len=%s good=%v",
		f[1]+f[2], f[3], f[4]+f[5], f[6], f[7], f[8], f[9], f[10], f[11], f[12] == good)
}
