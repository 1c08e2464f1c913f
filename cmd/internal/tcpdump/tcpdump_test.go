package tcpdump

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tcplearn/checker/capture"
)

// captures are real captures of this repository: a handshake on several link types.
func captures(t testing.TB) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"*.pcap", "*.pcapng"} {
		found, err := filepath.Glob(filepath.Join("..", "..", "..", "checker", "capture", "testdata", pattern))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found...)
	}
	if len(all) == 0 {
		t.Fatal("no captures")
	}
	return all
}

// shown is what this tcpdump prints.
func shown(t *testing.T, stdin io.Reader, args ...string) string {
	t.Helper()
	var out, errs strings.Builder
	if status := Main(args, stdin, &out, &errs); status != 0 {
		t.Fatalf("tcpdump %v: status %d: %s", args, status, errs.String())
	}
	return out.String()
}

// TestAgreesWithTcpdump compares with the original, line by line.
func TestAgreesWithTcpdump(t *testing.T) {
	original, err := exec.LookPath("tcpdump")
	if err != nil {
		t.Skipf("needs tcpdump, which is not installed here: %v", err)
	}
	lines := 0
	for _, path := range captures(t) {
		if strings.HasPrefix(filepath.Base(path), "snapped") {
			continue // it ends in the midst of headers, where this one says less
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, args := range []string{
			"-nr -", "-nSr -", "-nvr -", "-nAr -", "-nXr -", "-nxr -", "-ntr -", "-nttr -", "-ntttr -",
			"-nr - tcp", "-nr - not tcp", "-nr - udp", "-nr - tcp port 8080 and host 10.0.0.1", "-nr - src port 8080",
			"-nr - dst host 10.0.0.2 or src host 10.0.0.2", "-nr - not (port 8080 or port 80)", "-nr - ip6", "-nc 2 -r -",
		} {
			words := strings.Fields(args)
			cmd := exec.CommandContext(t.Context(), original, words...)
			cmd.Stdin = bytes.NewReader(file)
			want, err := cmd.Output()
			if err != nil && len(want) == 0 {
				continue // what it cannot read: a cut file, a link type of another day
			}
			got := shownAnyway(bytes.NewReader(file), words)
			// Of what is no IP packet this one only says so.
			wanted := withoutOthers(string(want))
			if got = withoutOthers(got); got != wanted {
				t.Errorf("%s %s:\n%s\nwant\n%s", filepath.Base(path), args, got, wanted)
			}
			lines += strings.Count(wanted, "\n")
		}
	}
	if lines < 100 {
		t.Errorf("only %d lines were compared", lines)
	}
}

// shownAnyway is what this tcpdump prints, however it ends.
func shownAnyway(stdin io.Reader, args []string) string {
	var out strings.Builder
	_ = Main(args, stdin, &out, io.Discard)
	return out.String()
}

// device is what the original writes of a packet from a file that says where it was
// captured (SLL2). The reader of package capture does not tell.
var device = regexp.MustCompile(`(?m)^((?: ?\S+:\S+ |\d+\.\d+ )?)\S+ +(?:In|Out) +IP`)

// withoutOthers leaves out devices, and the lines about packets that are not IP.
func withoutOthers(text string) string {
	var b strings.Builder
	for line := range strings.Lines(device.ReplaceAllString(text, "${1}IP")) {
		if !strings.Contains(line, "ARP,") && !strings.Contains(line, "not an IP packet") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// TestWrite writes a file and reads it again.
func TestWrite(t *testing.T) {
	path := captures(t)[0]
	copied := filepath.Join(t.TempDir(), "copy.pcap")
	if out := shown(t, nil, "-r", path, "-w", copied); out != "" {
		t.Errorf("-w printed %q", out)
	}
	want := withoutOthers(shown(t, nil, "-nr", path))
	if got := shown(t, nil, "-nr", copied); got != want || got == "" {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestRefuses(t *testing.T) {
	for args, want := range map[string]string{
		"-Q":                   "usage: tcpdump",
		"-c 0 -r x":            "invalid packet count",
		"-r /no/such":          "no such file",
		"-r .":                 ".",
		"-i nonesuch0":         "No such device exists",
		"-r x port":            "a port is missing",
		"-r x port no-such":    "unknown port",
		"-r x host":            "a host is missing",
		"-r x port 80 80":      `unexpected "80"`,
		"-r x ( tcp":           "a ) is missing",
		"-r x tcp and":         "it ends too early",
		"-r x tcp[tcpflags]":   "tcplearn's own, knows",
		"-r x host no.invalid": "unknown host",
	} {
		var errs strings.Builder
		if status := Main(strings.Fields(args), strings.NewReader(""), io.Discard, &errs); status != 1 || !strings.Contains(errs.String(), want) {
			t.Errorf("tcpdump %s: status %d, %q; want %q", args, status, errs.String(), want)
		}
	}
}

// FuzzFilter feeds expressions to the reader of filters. None may end it, nor be taken
// without meaning something.
func FuzzFilter(f *testing.F) {
	for _, text := range []string{"tcp port 8080 and not host 10.0.0.1", "((tcp))", "! udp || ip6", "src dst", "not not not"} {
		f.Add(text)
	}
	f.Fuzz(func(_ *testing.T, text string) {
		if match, err := parseFilter(strings.Fields(text)); err == nil {
			match(&capture.Packet{})
		}
	})
}

// FuzzPacket shows packets of any octets. The terminal gets nothing but text.
func FuzzPacket(f *testing.F) {
	for _, path := range captures(f) {
		records, err := capture.ReadFile(path, capture.DefaultLimit)
		if err != nil && !errors.As(err, new(*capture.FileError)) {
			f.Fatal(err)
		}
		for _, r := range records {
			f.Add(r.Data)
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, o := range []options{{}, {verbose: 2, ascii: true}, {absolute: true, both: true}} {
			var out strings.Builder
			d := &dump{options: o, stdout: &out, printer: printer{options: o, calls: map[call]*base{}}}
			d.filter = func(*capture.Packet) bool { return true }
			for range 2 {
				if err := d.take(d.printer.last, "", raw); err != nil {
					t.Fatal(err)
				}
			}
			if strings.ContainsFunc(out.String(), func(r rune) bool { return r != '\n' && r != '\t' && (r < ' ' || r > '~') }) {
				t.Errorf("%q", out.String())
			}
		}
	})
}
