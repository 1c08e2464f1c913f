package stepview

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/netcat"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
	"tcplearn/playground"
)

func TestMain(m *testing.M) {
	switch {
	case playground.IsHelper():
		os.Exit(playground.Help())
	case filepath.Base(os.Args[0]) == netcat.Name:
		os.Exit(netcat.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// openSession makes a lab for a test. Where the machine refuses for want of a right
// the test is skipped, saying what grants it.
func openSession(t *testing.T) *checker.Session {
	t.Helper()
	s, err := checker.Open(t.Context(), playground.Options{Tools: []string{netcat.Name}}, checker.Setting{})
	if refusal, ok := errors.AsType[*playground.LabError](err); ok && refusal.Cause != playground.CauseUnknown {
		t.Skipf("needs user namespaces and /dev/net/tun with mode 0666: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// stepped runs the plain mode with what is typed and returns what was written. How many
// packets close a call differs from run to run, because a FIN may carry the ACK of
// another: so what is typed ends with "follow", or with "quit".
func stepped(t *testing.T, o Options, typed string) string {
	t.Helper()
	in, keyboard, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keyboard.WriteString(typed); err != nil {
		t.Fatal(err)
	}
	// The keyboard stays open: the mode must end by itself.
	t.Cleanup(func() { _ = errors.Join(keyboard.Close(), in.Close(), out.Close()) })
	o.Messages, o.In, o.Out, o.Terminal = messages.For(lessons.EN), in, out, render.Terminal{Width: 200}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := Plain(ctx, o); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	if ctx.Err() != nil {
		t.Fatalf("it does not end:\n%s", text)
	}
	return string(text)
}

// TestReceiver asks for the state of each packet's receiver, over a whole call, and
// looks for what was said and seen where a checker finds it: in the evidence.
func TestReceiver(t *testing.T) {
	s := openSession(t)
	answers := []string{"SYN_RECV", "established", "ESTAB"}
	typed := ""
	for _, a := range answers {
		typed += "pass\n" + a + "\n"
	}
	text := stepped(t, Options{Session: s, Command: []string{"nc", "-z", "xiaomei", "8080"}, Ask: Receiver, Once: true}, typed+"follow\n")
	if !strings.Contains(text, "3 of 3 right so far") {
		t.Errorf("the three predictions are right, and it says:\n%s", text)
	}
	e := s.Lab().Wire.Recorder.Evidence()
	var guessed []tcp.State
	for _, ev := range e.Events {
		if ev.Guess == nil {
			continue
		}
		for _, state := range ev.Guess.States {
			if state != nil {
				guessed = append(guessed, *state)
			}
		}
	}
	if len(guessed) != 3 || guessed[0] != tcp.SynReceived || guessed[1] != tcp.Established || guessed[2] != tcp.Established {
		t.Errorf("the evidence has the predictions %v", guessed)
	}
}

// TestHostileSegments lets a program and a packet say what a terminal would obey.
func TestHostileSegments(t *testing.T) {
	s := openSession(t)
	text := stepped(t, Options{Session: s, Command: []string{"sh", "-c", `printf '\033[2Jhi\033]0;x\007\n' | nc xiaomei 8080; printf 'a\033c\n'`}},
		"follow\nwait\nquit\n")
	if strings.ContainsAny(text, "\x1b\x07") {
		t.Errorf("an escape reached the terminal: %q", text)
	}
	if !strings.Contains(text, `\x1b`) {
		t.Errorf("the escape is not shown as text:\n%s", text)
	}
}

// TestJournal follows one handshake in the journal: its states, before and after.
func TestJournal(t *testing.T) {
	s := openSession(t)
	follower := s.Lab().Wire.Recorder.Follow()
	stepped(t, Options{Session: s, Command: []string{"nc", "-z", "xiaomei", "8080"}, Once: true}, "pass\npass\npass\nfollow\n")
	s.Close()
	j := newJournal()
	for {
		e, err := follower.Next(t.Context())
		if err != nil {
			break
		}
		j.add(happened{Event: e})
	}
	want := []struct{ client, server [2]tcp.State }{
		{[2]tcp.State{tcp.SynSent, tcp.SynSent}, [2]tcp.State{tcp.Listen, tcp.SynReceived}},
		{[2]tcp.State{tcp.SynSent, tcp.Established}, [2]tcp.State{tcp.SynReceived, tcp.SynReceived}},
		{[2]tcp.State{0, 0}, [2]tcp.State{tcp.SynReceived, tcp.Established}}, // nc -z may be closing already
	}
	for i, w := range want {
		e := j.entries[i]
		for h, states := range [2][2]tcp.State{w.client, w.server} {
			if states[0] != 0 && (e.before[h] != states[0] || e.after[h] != states[1]) {
				t.Errorf("packet %d: %v was %v, then %v; want %v", i+1, evidence.Host(h), e.before[h], e.after[h], states)
			}
		}
	}
}
