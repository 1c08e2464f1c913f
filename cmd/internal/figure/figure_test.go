package figure

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tcplearn/checker/diagram"
	"tcplearn/lessons"
)

var update = flag.Bool("update", false, "rewrite the golden files of testdata")

// blocks are the figures of testdata by their files' names, such as lost.ladder.
func blocks(t testing.TB) map[string]*diagram.Block {
	t.Helper()
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*diagram.Block{}
	for _, file := range files {
		word := strings.TrimPrefix(filepath.Ext(file), ".")
		if !diagram.IsFigure(word) {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		b, err := diagram.Parse(word, file, string(text), 1)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(file)] = b
	}
	if len(all) < 6 {
		t.Fatalf("there are only %d figures to test with", len(all))
	}
	return all
}

// golden compares a drawing with what a person has looked at.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not as it was:\n%s", path, got)
	}
}

func TestTextGolden(t *testing.T) {
	for name, b := range blocks(t) {
		for _, o := range []Options{
			{Width: 78, Lang: lessons.ZH}, {Width: 60, Lang: lessons.EN}, {Width: 40, Lang: lessons.ZH}, {Width: 60, Lang: lessons.EN, ASCII: true},
		} {
			set := "unicode"
			if o.ASCII {
				set = "ascii"
			}
			golden(t, fmt.Sprintf("testdata/%s.%s.%d.%s.txt", name, o.Lang, o.Width, set), Of(b).Text(o))
		}
	}
}

func TestTextWidth(t *testing.T) {
	for name, b := range blocks(t) {
		narrowest := 40
		if strings.HasSuffix(name, ".ladder") {
			narrowest = 20
		}
		for columns := narrowest; columns <= 130; columns++ {
			for _, lang := range lessons.Langs() {
				o := Options{Width: columns, Lang: lang, ASCII: columns%2 == 0}
				for i, line := range strings.Split(Of(b).Text(o), "\n") {
					if width(line) > columns || line != strings.TrimRight(line, " ") {
						t.Errorf("%s at %d columns, line %d: %q", name, columns, i+1, line)
					}
				}
			}
		}
	}
}

// TestASCII makes sure that nothing but the words themselves is beyond ASCII.
func TestASCII(t *testing.T) {
	for name, b := range blocks(t) {
		for _, columns := range []int{30, 45, 60, 80} {
			text := Of(b).Text(Options{Width: columns, ASCII: true, Lang: lessons.EN})
			if i := strings.IndexFunc(text, func(r rune) bool {
				return strings.ContainsRune("│─┌┐└┘├┤┬┴┼═║╔╗╚╝╤╟╢▼►◄▲✓▶◀‖…", r)
			}); i >= 0 {
				t.Errorf("%s at %d columns has %q", name, columns, text[i:i+3])
			}
		}
	}
}

// TestStyleKeepsTheText makes sure that colour adds nothing but colour.
func TestStyleKeepsTheText(t *testing.T) {
	mark := func(_ Part, text string) string { return "\x1b[1m" + text + "\x1b[0m" }
	remove := strings.NewReplacer("\x1b[1m", "", "\x1b[0m", "")
	for name, b := range blocks(t) {
		for _, columns := range []int{40, 60, 80} {
			plain := Of(b).Text(Options{Width: columns})
			styled := Of(b).Text(Options{Width: columns, Style: mark})
			if remove.Replace(styled) != plain {
				t.Errorf("%s at %d columns is another figure with colour:\n%s", name, columns, styled)
			}
		}
	}
}
