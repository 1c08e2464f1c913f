package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tcplearn/cmd/internal/render"
)

var update = flag.Bool("update", false, "write testdata/screen anew")

// hello is what passes lesson 5.
var hello = []string{"check", "5", "--", "sh", "-c", `printf "hello, xiao mei." | nc xiaomei 8080`}

// TestScreen holds what a learner sees of a passed lesson to testdata/screen, cell
// by cell: wide characters take two columns, and what belongs below one another is.
//
// Two runs need not be alike: a kernel may join an acknowledgment with what follows
// it, a state may pass too quickly to be read, and an ISN may have fewer digits than
// ten, which breaks lines elsewhere. So the call is made until it went as in the
// file, which soon comes: more than one in three do.
func TestScreen(t *testing.T) {
	t.Parallel()
	needLab(t)
	for _, test := range []struct {
		lang    string
		columns int
	}{{"zh", 50}, {"en", 80}} {
		t.Run(fmt.Sprintf("%s.%d", test.lang, test.columns), func(t *testing.T) {
			t.Parallel()
			file := filepath.Join("testdata", "screen", fmt.Sprintf("passed.%s.%d.txt", test.lang, test.columns))
			want, err := os.ReadFile(file)
			if err != nil && !*update {
				t.Fatal(err)
			}
			args := slices.Concat([]string{"--lang", test.lang}, hello)
			var got, before string
			for limit := time.Now().Add(patience); time.Now().Before(limit); before = got {
				c := openTerminal(t, test.columns, 60, newLearner(t), "tcplearn", args...)
				if status := c.end(); status != 0 {
					t.Fatalf("exit status %d; the screen:\n%s", status, strings.Join(c.lines(), "\n"))
				}
				sent := uniform(c.output())
				got = strings.Join(screenOf(t, test.columns, sent), "\n") + "\n"
				fits(t, test.columns, sent)
				if got == string(want) {
					return
				}
				// What comes twice in a row is what usually comes.
				if *update && got == before {
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
					return
				}
			}
			t.Errorf("the screen was never as in %s, at last:\n%s", file, got)
		})
	}
}

// uniform puts placeholders of the same width for what differs from run to run: the
// client's port, ISNs of ten digits and what acknowledges them, times and dates.
func uniform(text string) string {
	for _, varying := range []struct{ pattern, placeholder string }{
		{`10\.0\.0\.1:\d{5}`, "10.0.0.1:PPPPP"},
		{`\b\d{10}\b`, "NNNNNNNNNN"},
		{`(?m)^[ \d]{2}\d\.\d ms`, "  T.T ms"},
		{`\d{8}-\d{6}`, "YYYYMMDD-hhmmss"},
	} {
		text = regexp.MustCompile(varying.pattern).ReplaceAllString(text, varying.placeholder)
	}
	return text
}

// screenOf is what a screen shows after a program has sent it this.
func screenOf(t *testing.T, columns int, sent string) []string {
	t.Helper()
	screen := newScreen(t, columns, 200)
	if _, err := screen.Write([]byte(sent)); err != nil {
		t.Fatal(err)
	}
	return linesOf(screen)
}

// fits checks that no line is too wide for the terminal: on a screen with room to
// spare the same lines are shown. The path of a capture is there to be copied, so it
// may be wide.
func fits(t *testing.T, columns int, sent string) {
	t.Helper()
	narrow := screenOf(t, columns, sent)
	for _, line := range screenOf(t, 3*columns, sent) {
		if !strings.Contains(line, ".pcapng") && !slices.Contains(narrow, line) {
			t.Errorf("wider than %d columns:\n%s", columns, line)
		}
	}
}

// TestColours looks for colours where they are wanted, and for none elsewhere. In no
// case the terminal is asked anything: it might not answer, and be waited for.
func TestColours(t *testing.T) {
	t.Parallel()
	needLab(t)
	colour := regexp.MustCompile(`\x1b\[[\d;]*m`)
	for _, test := range []struct {
		env  string
		want bool
	}{
		{"TERM=xterm-256color", true},
		{"NO_COLOR=1", false},
		{"TERM=dumb", false},
	} {
		t.Run(test.env, func(t *testing.T) {
			t.Parallel()
			for _, args := range [][]string{{"next"}, {"list"}, hello} {
				c := openTerminal(t, 80, 40, append(newLearner(t), test.env), "tcplearn", args...)
				if status := c.end(); status != 0 {
					t.Fatalf("exit status %d: %s", status, c.output())
				}
				sent := c.output()
				if got := colour.MatchString(sent); got != test.want {
					t.Errorf("tcplearn %s: colours %t, want %t:\n%q", args[0], got, test.want, sent)
				}
				if rest := colour.ReplaceAllString(sent, ""); strings.Contains(rest, "\x1b") {
					t.Errorf("tcplearn %s: sent more than text and colours:\n%q", args[0], rest)
				}
			}
			c := checkIn(t, lookShell(t, "dash"), test.env)
			c.press("nc -z xiaomei 8080" + enter)
			c.awaitText("status 0")
			sent := c.output()
			if got := colour.MatchString(sent); got != test.want {
				t.Errorf("in a shell: colours %t, want %t:\n%q", got, test.want, sent)
			}
			if rest := colour.ReplaceAllString(sent, ""); strings.Contains(rest, "\x1b") {
				t.Errorf("in a shell: sent more than text and colours:\n%q", rest)
			}
		})
	}
}

// TestResized makes the window narrower between two commands on xiaoming.
func TestResized(t *testing.T) {
	t.Parallel()
	needLab(t)
	const columns = 50
	c := checkIn(t, lookShell(t, "bash"))
	c.enter("nc -z xiaomei 81")
	before := c.output()
	c.resize(columns, 60)
	c.press("nc -z xiaomei 82" + enter)
	c.awaitText("10.0.0.2:82")
	c.await("the prompt", c.prompts)
	after := strings.TrimPrefix(c.output(), before)
	fits(t, columns, after)
	if ends := regexp.MustCompile(`(?m)10\.0\.0\.1:\d+ +10\.0\.0\.2:82$`); !slices.ContainsFunc(screenOf(t, columns, after), func(line string) bool {
		return ends.MatchString(line) && render.Width(line) == columns
	}) {
		t.Errorf("no ladder of %d columns:\n%s", columns, strings.Join(screenOf(t, columns, after), "\n"))
	}
}
