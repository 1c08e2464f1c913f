package expect_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/tcp"
)

// TestParseErrors parses a file in which the problems of each line are written
// below it, all at once.
func TestParseErrors(t *testing.T) {
	const path, firstLine = "testdata/errors.expect", 100
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	last := 0 // the line that the problems are about
	for i, line := range strings.Split(string(text), "\n") {
		if problem, ok := strings.CutPrefix(line, "#= "); ok {
			col, rest, _ := strings.Cut(problem, " ")
			want = append(want, fmt.Sprintf("%s:%d:%s: %s", path, last, col, rest))
		} else {
			last = firstLine + i
		}
	}
	_, err = expect.Parse(path, string(text), firstLine)
	var problems expect.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("got %v, want Problems", err)
	}
	var got []string
	kinds := map[string]bool{expect.EmptyExpectation: true} // TestParseEmpty
	for _, p := range problems {
		got = append(got, fmt.Sprintf("%v: %s %q", p.Pos, p.Kind, p.Got))
		kinds[p.Kind] = true
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, kind := range []string{
		expect.UnknownSide, expect.SameSide, expect.UnknownVerb, expect.MaybeState, expect.UnknownState,
		expect.TrailingText, expect.MissingFlags, expect.UnclosedFlags, expect.MissingComma, expect.UnknownFlag,
		expect.DuplicateFlag, expect.UnknownField, expect.DuplicateField, expect.MissingValue, expect.BadNumber,
		expect.UnquotedData, expect.UnclosedString, expect.BadEscape, expect.LenDiffers, expect.AckWithoutFlag,
		expect.BadTime,
	} {
		if !kinds[kind] {
			t.Errorf("%s has no line for %q", path, kind)
		}
	}
}

func TestProblemsSayWhatIsAllowed(t *testing.T) {
	_, err := expect.Parse("exercise", "clint is LISTEN\nserver is LISTENING\nclient > server [SYN] seq=0 seq=0\n"+
		"client > server [ACK] data=\"\x1b[31m\n", 7)
	const want = `exercise:7:1: unknown side "clint"; allowed: client, server
exercise:8:11: unknown state "LISTENING"; allowed: ESTABLISHED, SYN-SENT, SYN-RECEIVED, FIN-WAIT-1, FIN-WAIT-2, ` +
		`TIME-WAIT, CLOSED, CLOSE-WAIT, LAST-ACK, LISTEN, CLOSING
exercise:9:29: field "seq" is given twice
exercise:10:28: the string "\"\x1b[31m" is not closed; allowed: "`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestParseEmpty(t *testing.T) {
	for _, text := range []string{"", "\n\n", "  # nothing here\r\n"} {
		e, err := expect.Parse("exercise", text, 3)
		const want = "exercise:3:1: there is no step; allowed: client, server, maybe, never, again"
		if e != nil || err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

// TestParseSpellings parses lines that are not canonical.
func TestParseSpellings(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"server is SYN_RECV", "server is SYN-RECEIVED"},
		{"server is SYN-RECV # half-open", "server is SYN-RECEIVED"},
		{"\tclient   is\tESTAB\r", "client is ESTABLISHED"},
		{"client>server[ACK,SYN]seq=007 #x", "client > server [SYN, ACK] seq=7"},
		{"maybe server > client [ AE , ACK ] len=0 ack=17", "maybe server > client [ACK, AE] ack=17 len=0"},
		{`client > server [ACK] data="#\x41\xff\x00é\t\\\"" len=9`, `client > server [ACK] len=9 data="#A\xff\x00é\t\\\""`},
		{"again client>server[SYN] within=0.3s after=1000ms seq=0", "again client > server [SYN] seq=0 after=1s within=300ms"},
		{"never server > client [ACK,SYN]", "never server > client [SYN, ACK]"},
		{"client > server [SYN] times=03 len=0", "client > server [SYN] len=0 times=3"},
		{"server  has 2 ESTAB # two", "server has 2 ESTABLISHED"},
		{`client > server [ACK] data="你好"`, `client > server [ACK] data="你好"`},
		{"client > server [ACK] data=\"\xe4\xbd\u202e\ufffd\x07\"", `client > server [ACK] data="\xe4\xbd\xe2\x80\xae` + "\ufffd" + `\x07"`},
	} {
		e, err := expect.Parse("x", c.text, 1)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if got := e.Format(); got != c.want+"\n" {
			t.Errorf("%q is formatted as %q, want %q", c.text, got, c.want)
		}
	}
}

func TestParsePositions(t *testing.T) {
	e, err := expect.Parse("exercise", "# first\n\n  maybe client > server [ACK]\nserver is LISTEN", 10)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(e.Steps[0].Pos, " ", e.Steps[1].Pos); got != "exercise:12:3 exercise:13:1" {
		t.Errorf("got %s", got)
	}
}

// TestRoundTrip checks that Parse is the inverse of Format.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := &expect.Expectation{Steps: rapid.SliceOfN(rapid.Custom(drawStep), 1, 10).Draw(t, "steps")}
		text := want.Format()
		got, err := expect.Parse("x", text, 1)
		if err != nil {
			t.Fatalf("%s\n%v", text, err)
		}
		if !slices.EqualFunc(got.Steps, want.Steps, sameStep) {
			t.Fatalf("%s\ncame back as\n%s", text, got.Format())
		}
	})
}

func drawStep(t *rapid.T) expect.Step {
	host := evidence.Host(rapid.IntRange(0, 1).Draw(t, "host"))
	if rapid.Bool().Draw(t, "is state") {
		state := tcp.State(rapid.IntRange(int(tcp.Established), int(tcp.Closing)).Draw(t, "state"))
		return expect.Step{State: &expect.StateStep{Host: host, State: state}}
	}
	if rapid.Bool().Draw(t, "is count") {
		state := tcp.State(rapid.IntRange(int(tcp.Established), int(tcp.Closing)).Draw(t, "state"))
		return expect.Step{Count: &expect.CountStep{Host: host, Count: rapid.IntRange(0, 1<<31-1).Draw(t, "count"), State: state}}
	}
	p := &expect.PacketStep{From: host, Flags: tcp.Flags(rapid.IntRange(1, 1<<9-1).Draw(t, "flags"))}
	number := rapid.Ptr(rapid.IntRange(0, 1<<31-1), true)
	p.Seq = number.Draw(t, "seq")
	if p.Flags.Has(tcp.ACK) {
		p.Ack = number.Draw(t, "ack")
	}
	p.Len = number.Draw(t, "len")
	if rapid.Bool().Draw(t, "has data") {
		data := string(rapid.SliceOf(rapid.Byte()).Draw(t, "octets")) + rapid.String().Draw(t, "text")
		p.Data = &data
		if p.Len != nil {
			*p.Len = len(data)
		}
	}
	mode := expect.Mode(rapid.IntRange(0, int(expect.Again)).Draw(t, "mode"))
	switch mode {
	case expect.Once, expect.Maybe:
		p.Times = number.Draw(t, "times")
	case expect.Again:
		times := rapid.Ptr(rapid.Custom(drawTime), true)
		p.After, p.Within = times.Draw(t, "after"), times.Draw(t, "within")
	}
	return expect.Step{Mode: mode, Packet: p}
}

func drawTime(t *rapid.T) time.Duration {
	return time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "time"))
}

// sameStep compares two steps, their positions aside.
func sameStep(a, b expect.Step) bool {
	if a.Mode != b.Mode || (a.State == nil) != (b.State == nil) || (a.Count == nil) != (b.Count == nil) {
		return false
	}
	switch {
	case a.State != nil:
		return *a.State == *b.State
	case a.Count != nil:
		return *a.Count == *b.Count
	}
	p, q := a.Packet, b.Packet
	return p.From == q.From && p.Flags == q.Flags &&
		same(p.Seq, q.Seq) && same(p.Ack, q.Ack) && same(p.Len, q.Len) && same(p.Data, q.Data) &&
		same(p.Times, q.Times) && same(p.After, q.After) && same(p.Within, q.Within)
}

func same[T comparable](a, b *T) bool {
	return (a == nil) == (b == nil) && (a == nil || *a == *b)
}

// FuzzParse checks on any text that Parse either explains itself or reads what
// Format writes alike.
func FuzzParse(f *testing.F) {
	for _, path := range []string{"testdata/errors.expect", "testdata/handshake/expectation", "testdata/say-hello/expectation"} {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
		for line := range strings.Lines(string(text)) {
			f.Add(line)
		}
	}
	f.Add("again client > server [SYN] after=1s within=300ms\nnever server > client [RST, ACK]\nserver has 2 CLOSE-WAIT")
	f.Fuzz(func(t *testing.T, text string) {
		e, err := expect.Parse("x", text, 1)
		if err != nil {
			var problems expect.Problems
			if !errors.As(err, &problems) || len(problems) == 0 || e != nil {
				t.Fatalf("got %v and %#v", e, err)
			}
			return
		}
		formatted := e.Format()
		again, err := expect.Parse("x", formatted, 1)
		if err != nil {
			t.Fatalf("%q\nis formatted as\n%s\nwhich is wrong: %v", text, formatted, err)
		}
		if !slices.EqualFunc(e.Steps, again.Steps, sameStep) || again.Format() != formatted {
			t.Fatalf("%s\ncame back as\n%s", formatted, again.Format())
		}
	})
}
