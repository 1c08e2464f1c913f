package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"

	"tcplearn/cmd/internal/render"
)

// session is a learner's evening: lessons, help, tries of every outcome and wrong
// uses, whose words are all to fit the terminal.
var session = [][]string{
	{}, // the bare command
	{"next"},
	{"show", "5"},
	{"list"},
	{"progress"},
	{"version"},
	{"doctor"},
	{"help"},
	{"help", "check"},
	{"help", "completion"},
	{"help", "dev", "check"},
	{"hint", "3"},
	{"hint", "3"},
	{"hint", "3"},
	{"hint", "5"},
	{"hint", "5"},
	{"hint", "5"},
	{"hint", "5"},
	{"solution", "3"},
	{"solution", "5", "--anyway"},
	{"reset", "5"},
	{"check", "3", "--", "true"},
	{"check", "3", "--", "nc", "-z", "xiaomei", "8081"},
	{"check", "5", "--", "sh", "-c", `echo "hello, xiao mei." | nc xiaomei 8080`},
	{"check", "5", "--", "sh", "-c", `printf "你好，小美。你好，小美。" | nc xiaomei 8080`},
	{"check", "5", "--timeout", "200ms", "--", "sleep", "60"},
	{"check", "3", "--", "nc", "-z", "xiaomei", "8080"},
	{"show", "3", "--captures"},
	{"check", "3"},
	{"check", "3", "--", "netcut"},
	{"show", "99"},
	{"list", "--colour"},
	{"list", "all"},
	{"reset"},
}

// TestWidth holds a session at the widths of narrow and of wide terminals in both
// languages. No line may be wider than the terminal, and none may begin with a mark
// that Chinese typesetting keeps at the end of a line (GB/T 15834-2011, 5.1).
func TestWidth(t *testing.T) {
	t.Parallel()
	needLab(t)
	for _, lang := range []string{"en_US", "zh_CN"} {
		for _, columns := range []int{40, 60, 80, 120} {
			t.Run(fmt.Sprintf("%s/%d", lang, columns), func(t *testing.T) {
				t.Parallel()
				env := append(newLearner(t), "LANG="+lang+".UTF-8", fmt.Sprintf("COLUMNS=%d", columns))
				for _, args := range session {
					for line := range strings.Lines(output(t, env, args)) {
						checkLine(t, columns, args, strings.TrimSuffix(line, "\n"))
					}
				}
			})
		}
	}
}

// newLearner is the environment of a learner who has done nothing yet.
func newLearner(t testing.TB) []string {
	return []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "GORACE=" + quickExit}
}

// output is everything that the program writes, to either output.
func output(t *testing.T, env, args []string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "tcplearn", args...)
	cmd.Env = env
	out, err := cmd.CombinedOutput()
	if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended {
		t.Fatal(err)
	}
	if len(out) == 0 {
		t.Errorf("tcplearn %s says nothing", strings.Join(args, " "))
	}
	return string(out)
}

func checkLine(t *testing.T, columns int, args []string, line string) {
	t.Helper()
	// The path of a capture and a command with the path of this program are there to be
	// copied, so they stay whole however long.
	path, _, _ := strings.Cut(line, ".pcapng")
	whole := path != line && !strings.Contains(path, " ")
	for _, program := range []string{"sudo ", "docker run "} {
		whole = whole || strings.HasPrefix(strings.TrimLeft(line, " "), program)
	}
	if width := render.Width(line); width > columns && !whole {
		t.Errorf("tcplearn %s: %d columns, want at most %d:\n%s", strings.Join(args, " "), width, columns, line)
	}
	text := strings.TrimLeft(line, " │|*-•·✓✗?")
	if first, _ := utf8.DecodeRuneInString(text); strings.ContainsRune("，。、；：！？）》」』】”’", first) {
		t.Errorf("tcplearn %s: a line begins with %q:\n%s", strings.Join(args, " "), first, line)
	}
}
