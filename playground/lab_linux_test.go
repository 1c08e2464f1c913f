package playground

import (
	"context"
	"errors"
	"io"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

func TestMain(m *testing.M) {
	if IsHelper() {
		os.Exit(Help())
	}
	os.Exit(m.Run())
}

// openLab makes a lab for a test. Where the machine refuses for want of a right
// the test is skipped, saying what grants it.
func openLab(t testing.TB, o Options) *Lab {
	t.Helper()
	l, err := Open(t.Context(), o)
	var refusal *LabError
	if errors.As(err, &refusal) && errors.Is(err, os.ErrPermission) || refusal != nil && refusal.Cause != CauseUnknown {
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
	s := Serve(ln, l.Wire.Recorder.Say)
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
	defer null.Close()
	p, err := l.Start(h, Command{Args: []string{"sh", "-c", script}, Stdin: null, Stdout: w, Stderr: w})
	w.Close()
	if err != nil {
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
	for h, want := range map[evidence.Host]string{
		evidence.Client: "xiaoming inet 10.0.0.1/24",
		evidence.Server: "xiaomei inet 10.0.0.2/24",
	} {
		out, exit := output(t, l, h, "hostname; grep xiaomei /etc/hosts; id -u; cat "+Dir+"/note; exit 7")
		if exit != (Exit{Code: 7}) {
			t.Errorf("%v: exit %+v, want code 7: %s", h, exit, out)
		}
		if !strings.HasPrefix(out, HostName(h)+"\n10.0.0.2 xiaomei\n") {
			t.Errorf("%v: got %q, want %q and the hosts file", h, out, want)
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

func TestFourStates(t *testing.T) {
	const rounds = 200
	l := openLab(t, Options{})
	serve(t, l)
	for i := range rounds {
		dial(t, l)
		until(t, l, "end of the call", l.Wire.Idle)
		seen := map[evidence.Host]map[tcp.State]bool{evidence.Client: {}, evidence.Server: {}}
		e := l.Wire.Recorder.Evidence()
		l.Wire.Recorder.Forget()
		for _, ev := range e.Events {
			if ev.Sample != nil {
				seen[ev.Sample.Host][ev.Sample.State] = true
			}
		}
		if !seen[evidence.Server][tcp.Listen] || !seen[evidence.Client][tcp.SynSent] ||
			!seen[evidence.Server][tcp.SynReceived] || !seen[evidence.Client][tcp.Established] ||
			!seen[evidence.Server][tcp.Established] {
			t.Fatalf("round %d: not all states observed: %v", i, seen)
		}
	}
}

func dial(t testing.TB, l *Lab) {
	t.Helper()
	if out, exit := output(t, l, evidence.Client, "nc -z xiaomei 8080"); exit.Code != 0 {
		t.Fatalf("nc: %+v %s", exit, out)
	}
}

func BenchmarkLab(b *testing.B) {
	for b.Loop() {
		l, err := Open(context.Background(), Options{})
		if err != nil {
			b.Fatal(err)
		}
		l.Close()
	}
}
