package netstat

import (
	"io"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"testing"
)

// listed is what this netstat prints.
func listed(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs strings.Builder
	if status := Main(args, nil, &out, &errs); status != 0 {
		if strings.Contains(errs.String(), "unsupported") {
			t.Skipf("needs the kernel's sock_diag: %s", errs.String())
		}
		t.Fatalf("netstat %v: status %d: %s", args, status, errs.String())
	}
	return out.String()
}

// TestListening finds a socket of this process, and no call.
func TestListening(t *testing.T) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	c, err := net.Dial("tcp4", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	server := "tcp        0      0 127.0.0.1:" + port
	for args, want := range map[string][2]bool{ // the listening socket, the call
		"-tln": {true, false}, "-tn": {false, true}, "-tan": {true, true}, "-atn": {true, true}, "-uan": {false, false},
		"-tan6": {false, false}, "--tcp --all --numeric": {true, true}, "-tlnp": {true, false},
	} {
		text := listed(t, strings.Fields(args)...)
		var got [2]bool
		for line := range strings.Lines(text) {
			if !strings.Contains(line, ":"+port+" ") {
				continue
			}
			got[0] = got[0] || (strings.Contains(line, " LISTEN ") && strings.Contains(text, server))
			got[1] = got[1] || strings.Contains(line, " ESTABLISHED")
		}
		// The call is in the accept queue, so the receive queue of the socket that
		// listens holds 1.
		if text = strings.ReplaceAll(text, "tcp        1 ", "tcp        0 "); want[0] && !strings.Contains(text, server) {
			t.Errorf("%s: no line begins %q:\n%s", args, server, text)
		}
		if got[1] != want[1] || (!want[0] && got[0]) {
			t.Errorf("%s: listening %t, call %t; want %v:\n%s", args, got[0], got[1], want, text)
		}
	}
	if text := listed(t, "-tlnp"); !strings.Contains(text, "/netstat.test") {
		t.Errorf("-p does not name this program:\n%s", text)
	}
}

// TestPage lays rows out as net-tools does.
func TestPage(t *testing.T) {
	rows := []row{
		{protocol: "tcp", local: netip.MustParseAddrPort("0.0.0.0:8080"), remote: netip.MustParseAddrPort("0.0.0.0:0"), state: "LISTEN"},
		{protocol: "tcp", send: 18, local: netip.MustParseAddrPort("10.0.0.2:8080"), remote: netip.MustParseAddrPort("10.0.0.1:54900"), state: "FIN_WAIT1", inode: 7},
		{protocol: "tcp6", local: netip.MustParseAddrPort("[::]:22"), remote: netip.MustParseAddrPort("[::]:0"), state: "LISTEN"},
	}
	p := page{options: options{all: true, programs: true}, owners: map[uint32]string{7: "42/nc"}}
	want := `Active Internet connections (servers and established)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    
tcp        0      0 0.0.0.0:8080            0.0.0.0:*               LISTEN      -                   
tcp        0     18 10.0.0.2:8080           10.0.0.1:54900          FIN_WAIT1   42/nc               
tcp6       0      0 :::22                   :::*                    LISTEN      -                   
`
	if got := p.text(rows); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestParseUDP(t *testing.T) {
	const file = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n" +
		"  127: 0100007F:0035 00000000:0000 07 00000000:00000010 00:00000000 00000000   101        0 4711 2 0000000000000000 0\n" +
		"  128: 0100007F:B0DA 0100007F:0035 01 00000002:00000000 00:00000000 00000000  1000        0 4712 2 0000000000000000 0\n" +
		"  129: short\n"
	got := parseUDP(strings.NewReader(file), "udp")
	if len(got) != 2 {
		t.Fatalf("%d rows: %+v", len(got), got)
	}
	// The words of addresses are in the byte order of the machine: here that of x86.
	if got[0].recv != 16 || got[0].inode != 4711 || got[0].local.Port() != 53 || got[0].remote.Port() != 0 || got[0].state != "" {
		t.Errorf("%+v", got[0])
	}
	if got[1].send != 2 || got[1].state != "ESTABLISHED" || got[1].uid != 1000 {
		t.Errorf("%+v", got[1])
	}
}

func TestSection(t *testing.T) {
	const file = "TcpExt: SyncookiesSent ListenOverflows TCPTimeouts Unknown\nTcpExt: 0 3 2 5\nTcp: RtoMin ActiveOpens InCsumErrors\nTcp: 200 0 1\n"
	for name, want := range map[string]string{
		"TcpExt": "TcpExt:\n    3 times the listen queue of a socket overflowed\n    TCPTimeouts: 2\n    Unknown: 5\n",
		"Tcp":    "Tcp:\n    0 active connection openings\n    InCsumErrors: 1\n",
	} {
		if got, err := section(strings.NewReader(file), name); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, want)
		}
	}
	if _, err := section(strings.NewReader("Tcp: A B\nTcp: 1\n"), "Tcp"); err == nil {
		t.Error("a value is missing, and nothing was said")
	}
}

func TestRefuses(t *testing.T) {
	for _, args := range [][]string{{"-Q"}, {"-r"}, {"eth0"}} {
		var errs strings.Builder
		if status := Main(args, nil, io.Discard, &errs); status != 4 || !strings.Contains(errs.String(), "usage: netstat") {
			t.Errorf("%v: status %d, %q", args, status, errs.String())
		}
	}
}

// FuzzUDP feeds files to the reader of UDP sockets.
func FuzzUDP(f *testing.F) {
	f.Add("  127: 0100007F:0035 00000000:0000 07 00000000:00000010 00:00000000 00000000   101        0 4711 2 0 0\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range parseUDP(strings.NewReader(text), "udp") {
			if !r.local.IsValid() || !r.remote.IsValid() {
				t.Errorf("%q gives %+v", text, r)
			}
		}
	})
}
