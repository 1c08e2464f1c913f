package playground

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

func TestMain(m *testing.M) {
	if IsHelper() {
		os.Exit(Help())
	}
	switch filepath.Base(os.Args[0]) {
	case dialName:
		os.Exit(dialMain(os.Args[1:]))
	case foreignName:
		os.Exit(foreignMain(os.Args[1:]))
	case deprivedName:
		os.Exit(deprivedMain(os.Args[1:]))
	}
	// A program built with -race waits a second before it ends, unless told not to;
	// these tests start hundreds.
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// openLab makes a lab for a test. Where the machine refuses for want of a right
// the test is skipped, saying what grants it.
func openLab(t testing.TB, o Options) *Lab {
	t.Helper()
	l, err := Open(t.Context(), o)
	var refusal *LabError
	if errors.As(err, &refusal) && refusal.Cause != CauseUnknown {
		t.Skipf("needs user namespaces and /dev/net/tun with mode 0666: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

// serve starts the echo server on xiaomei.
func serve(t testing.TB, l *Lab) {
	t.Helper()
	ln, err := l.Listen(evidence.Server, netip.AddrPortFrom(netip.IPv4Unspecified(), ServerPort), 16)
	if err != nil {
		t.Fatal(err)
	}
	s := Serve(ln, l.Wire.Say)
	t.Cleanup(s.Close)
}

// output runs a shell command on a host and returns what it wrote.
func output(t testing.TB, l *Lab, h evidence.Host, script string) (string, Exit) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = null.Close() }()
	p, err := l.Start(h, Command{Args: []string{"sh", "-c", script}, Stdin: null, Stdout: w, Stderr: w})
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	exit, err := p.Wait(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out), exit
}

func TestHostsAreApart(t *testing.T) {
	l := openLab(t, Options{Files: map[string]string{"note": "hi"}})
	for _, h := range []evidence.Host{evidence.Client, evidence.Server} {
		out, exit := output(t, l, h, "cat /proc/sys/kernel/hostname; grep -w xiaomei /etc/hosts; id -u; cat "+Dir+"/note; exit 7")
		if exit != (Exit{Code: 7}) {
			t.Errorf("%v: exit %+v, want code 7: %s", h, exit, out)
		}
		if want := fmt.Sprintf("%s\n10.0.0.2 xiaomei\n%d\nhi", HostName(h), os.Getuid()); out != want {
			t.Errorf("%v: got %q, want %q", h, out, want)
		}
	}
}

// until waits for a condition, asking again after each packet.
func until(t testing.TB, l *Lab, what string, is func() bool) {
	t.Helper()
	limit := time.After(10 * time.Second)
	for !is() {
		select {
		case <-l.Wire.Carried():
		case <-time.After(5 * time.Millisecond):
		case <-limit:
			t.Fatalf("%s: not within 10 s", what)
		}
	}
}

// dialName is a client of the tests' own, so that they need none from the system:
// this program, run under this name on a host.
const dialName = "dial"

// TestFourStates makes calls that end the moment they are established, by which
// ESTABLISHED is hardest to see, and wants all four states of every one.
func TestFourStates(t *testing.T) {
	const rounds = 200
	l := openLab(t, Options{Tools: []string{dialName}})
	serve(t, l)
	for i := range rounds {
		dial(t, l, "10.0.0.2:8080")
		until(t, l, "end of the call", l.Wire.Idle)
		e := l.Wire.Recorder.Evidence()
		l.Wire.Recorder.Forget()
		seen := statesOf(&e)
		for _, want := range []seenState{
			{evidence.Server, tcp.Listen},
			{evidence.Client, tcp.SynSent},
			{evidence.Server, tcp.SynReceived},
			{evidence.Client, tcp.Established},
			{evidence.Server, tcp.Established},
		} {
			if !seen[want] {
				t.Fatalf("round %d: %v was not seen in %v, only %v", i, want.host, want.state, seen)
			}
		}
	}
}

type seenState struct {
	host  evidence.Host
	state tcp.State
}

func statesOf(e *evidence.Evidence) map[seenState]bool {
	seen := map[seenState]bool{}
	for _, ev := range e.Events {
		if ev.Sample != nil {
			seen[seenState{ev.Sample.Host, ev.Sample.State}] = true
		}
	}
	return seen
}

// dial connects from xiaoming and closes at once.
func dial(t testing.TB, l *Lab, to string) {
	t.Helper()
	if out, exit := output(t, l, evidence.Client, dialName+" "+to); exit.Code != 0 {
		t.Fatalf("dial %s: %+v %s", to, exit, out)
	}
}

// dialMain is the tests' client: it connects, sends the text that follows if there
// is one, prints what it is answered, and closes. With -n it does so many times.
func dialMain(args []string) int {
	if args[0] == "-n" {
		n, _ := strconv.Atoi(args[1])
		for range n {
			if status := dialMain(args[2:]); status != 0 {
				return status
			}
		}
		return 0
	}
	c, err := net.Dial("tcp", args[0])
	if err != nil {
		fmt.Println(err)
		return 1
	}
	if len(args) > 1 {
		if _, err := io.WriteString(c, args[1]); err != nil {
			return 1
		}
		if _, err := io.Copy(os.Stdout, c); err != nil {
			return 1
		}
	}
	if err := c.Close(); err != nil {
		return 1
	}
	return 0
}
