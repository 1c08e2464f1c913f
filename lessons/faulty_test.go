package lessons_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"tcplearn/lessons"
)

var beside = regexp.MustCompile(` ### (.*)$`)

// TestLoadFaulty loads trees of files with faults. It must report those that
// are written in the archive, each at its place, and no others.
func TestLoadFaulty(t *testing.T) {
	archives, err := filepath.Glob("testdata/faulty*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range archives {
		t.Run(filepath.Base(path), func(t *testing.T) { loadFaulty(t, path) })
	}
}

func loadFaulty(t *testing.T, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{}
	want := wholeFileProblems(string(archive.Comment))
	for _, file := range archive.Files {
		data, problems := takeProblems(file.Name, string(file.Data))
		tree[file.Name] = &fstest.MapFile{Data: []byte(data)}
		want = append(want, problems...)
	}

	all, err := lessons.Load(tree)
	var problems lessons.Problems
	if !errors.As(err, &problems) || all != nil {
		t.Fatalf("Load = %v, %v; want problems and no lessons", all, err)
	}
	var got []string
	for _, p := range problems {
		got = append(got, fmt.Sprintf("%v %s", p.Pos, p.Kind))
	}
	for _, p := range missing(want, got) {
		t.Errorf("not reported: %s", p)
	}
	for _, p := range missing(got, want) {
		t.Errorf("reported, but not wanted: %s", p)
	}
	if t.Failed() {
		t.Logf("all that was reported:\n%v", err)
	}
}

// wholeFileProblems reads the archive's comment: after the first blank line
// "file kind" on each line.
func wholeFileProblems(comment string) []string {
	_, list, _ := strings.Cut(comment, "\n\n")
	var want []string
	for line := range strings.Lines(list) {
		if file, kind, found := strings.Cut(strings.TrimSpace(line), " "); found {
			want = append(want, fmt.Sprintf("%s:1:1 %s", file, kind))
		}
	}
	return want
}

// takeProblems removes from a file what is written beside its lines, and returns
// it.
func takeProblems(name, data string) (rest string, want []string) {
	lines := strings.Split(data, "\n")
	for i, line := range lines {
		match := beside.FindStringSubmatch(line)
		if match == nil {
			continue
		}
		lines[i] = strings.TrimSuffix(line, match[0])
		for problem := range strings.SplitSeq(match[1], ", ") {
			col, kind, _ := strings.Cut(problem, " ")
			want = append(want, fmt.Sprintf("%s:%d:%s %s", name, i+1, col, kind))
		}
	}
	return strings.Join(lines, "\n"), want
}

// missing returns what a has and b has not, counting repetitions.
func missing(a, b []string) []string {
	rest := slices.Clone(b)
	var out []string
	for _, s := range a {
		if i := slices.Index(rest, s); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
		} else {
			out = append(out, s)
		}
	}
	return out
}

func TestLoadNoLessons(t *testing.T) {
	_, err := lessons.Load(fstest.MapFS{"README.md": {}, "testdata/x": {}})
	if err == nil || err.Error() != `.:1:1: there is no lesson in "."` {
		t.Errorf("got %v", err)
	}
}

// A stranger's files may hold what commands a terminal, in their text or in
// their names. Neither gets past Load unescaped.
func TestLoadHostileBytes(t *testing.T) {
	for _, hostile := range []string{"\x1b[2J", "\x9b", "\u202e", "\xff", "\x00", "a\rb", "\u009b"} {
		tree := fstest.MapFS{
			"01-a/en.md":             {Data: []byte("---\ntitle: é" + hostile + "\n")},
			"01-a/" + hostile:        {},
			"0" + hostile + "/en.md": {},
		}
		_, err := lessons.Load(tree)
		if err == nil || !strings.Contains(err.Error(), "01-a/en.md:2:") || !strings.Contains(err.Error(), "may not stand") {
			t.Errorf("%q is not reported: %v", hostile, err)
			continue
		}
		if strings.Contains(err.Error(), hostile) {
			t.Errorf("%q is repeated unescaped: %v", hostile, err)
		}
	}
}

func TestProblemsError(t *testing.T) {
	tree := fstest.MapFS{}
	for _, name := range []string{"en.md", "zh.md", "exercise", "words", "hints", "solution.sh", "mistakes/a.sh"} {
		tree["01-a/"+name] = &fstest.MapFile{Data: []byte("tilte: x\n")}
	}
	_, err := lessons.Load(tree)
	for _, want := range []string{
		`01-a/en.md:1:1: "tilte: x" stands where the header begins; allowed: ---`,
		`01-a/exercise:1:1: unknown key "tilte"; allowed: kind, needs, server, backlog, connections, wire, again, from, show, say, reply, be, streak`,
		`01-a/hints:1:1: there are only "1" steps of help`,
		`01-a/mistakes/a.sh:1:1: "tilte: x" is not a comment that says what the script does; allowed: # …`,
	} {
		if err == nil || !strings.Contains(err.Error(), want+"\n") {
			t.Errorf("want %q in\n%v", want, err)
		}
	}
}
