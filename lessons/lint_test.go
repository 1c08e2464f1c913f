package lessons_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"tcplearn/lessons"
)

// What the renderers of a lesson need beyond what Load demands: a figure of 56
// columns fits a terminal of 60 with its margins, other code one of 80.
const (
	figureColumns = 56
	codeColumns   = 72
	headerColumns = 16
)

// proseRules are patterns of prose that renders badly, by what is wrong.
var proseRules = map[string]*regexp.Regexp{
	"no space between Chinese and Latin":     regexp.MustCompile("\\p{Han}[A-Za-z0-9`]|[A-Za-z0-9`]\\p{Han}"),
	"half-width punctuation after Chinese":   regexp.MustCompile(`\p{Han}[,;:!?.]`),
	"space beside full-width punctuation":    regexp.MustCompile(`[，。：；！？、] | [，。：；！？、]`),
	"a variation selector, of unclear width": regexp.MustCompile("\uFE0F"),
}

var (
	codeSpan = regexp.MustCompile("`[^`]+`")
	ownLine  = regexp.MustCompile(`^(#|[-*+] |[0-9]+\. |\||>|$)`) // never a paragraph's next line
	item     = regexp.MustCompile(`^([-*+]|[0-9]+\.) +`)
)

// lint returns what is wrong with a Markdown text.
func lint(markdown string) []string {
	var found []string
	inCode, limit, last := false, 0, ""
	lines := strings.Split(markdown, "\n")
	for i, line := range lines {
		report := func(what string) { found = append(found, fmt.Sprintf("line %d: %s: %s", i+1, what, line)) }
		info, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence:
			inCode, limit = !inCode, codeColumns
			if info == "" {
				limit = figureColumns
			}
			line = ""
		case inCode:
			if ansi.StringWidth(line) > limit {
				report("code is too wide")
			}
			continue
		case !ownLine.MatchString(line) && last != "" && !strings.HasPrefix(last, "#"):
			report("a paragraph of several lines")
		case i+1 < len(lines) && strings.HasPrefix(lines[i+1], "|---"):
			for cell := range strings.SplitSeq(line, "|") {
				if ansi.StringWidth(strings.TrimSpace(cell)) > headerColumns {
					report("a long table header")
				}
			}
		}
		lintProse(line, report)
		last = line
	}
	return found
}

// lintProse applies the rules of prose to a line. Code spans count as one Latin
// character each.
func lintProse(line string, report func(string)) {
	prose := item.ReplaceAllString(line, "")
	prose = codeSpan.ReplaceAllString(prose, "`")
	for what, rule := range proseRules {
		if rule.MatchString(prose) {
			report(what)
		}
	}
	if strayEmphasis(line) {
		report("emphasis that does not open or close")
	}
}

// strayEmphasis reports whether asterisks of a line are not what they look like:
// by CommonMark 0.31 §6.2 "**注意：**这" is not bold, for a run of asterisks after
// punctuation and before a letter does not close.
func strayEmphasis(line string) bool {
	source := []byte(line)
	stray := false
	note := func(node ast.Node, _ bool) (ast.WalkStatus, error) {
		switch n := node.(type) {
		case *ast.CodeSpan:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			stray = stray || bytes.Contains(n.Value(source), []byte("*"))
		case *ast.Emphasis:
			_, nested := n.Parent().(*ast.Emphasis)
			stray = stray || nested
		}
		return ast.WalkContinue, nil
	}
	if err := ast.Walk(goldmark.DefaultParser().Parse(text.NewReader(source)), note); err != nil {
		panic(err) // note returns none
	}
	return stray
}

func TestLint(t *testing.T) {
	for _, l := range load(t) {
		for _, lang := range lessons.Langs() {
			words := l.Text[lang]
			for _, problem := range slices.Concat(lint(words.Title), lint(words.Goal), lint(words.Body)) {
				t.Errorf("%s/%s.md (body) %s", l.Folder(), lang, problem)
			}
			for i, step := range l.Hints {
				for _, problem := range lint(step[lang]) {
					t.Errorf("%s/hints step %d %s", l.Folder(), i+1, problem)
				}
			}
		}
	}
}

func TestLintFinds(t *testing.T) {
	for markdown, want := range map[string]string{
		"**注意：**这里":      "emphasis that does not",
		"这是**“引号”**的":    "emphasis that does not",
		"**注意：**这里**好**": "emphasis that does not",
		"用nc 打电话":        "no space between Chinese and Latin",
		"用 `nc`打电话":      "no space between Chinese and Latin",
		"你好,小美":          "half-width punctuation after Chinese",
		"用 nc ，打电话":      "space beside full-width punctuation",
		"注意 ⚠️":          "variation selector",
		"一行\n又一行":        "a paragraph of several lines",
		"- 一行\n  又一行":    "a paragraph of several lines",
		"```\n" + strings.Repeat("─", figureColumns+1) + "\n```":   "code is too wide",
		"```\n" + strings.Repeat("中", figureColumns/2+1) + "\n```": "code is too wide",
		"```sh\n" + strings.Repeat("x", codeColumns+1) + "\n```":   "code is too wide",
		"| a | a header of many words |\n|---|---|\n| b | c |":     "a long table header",
	} {
		if found := strings.Join(lint(markdown), "\n"); !strings.Contains(found, want) {
			t.Errorf("lint(%q) = %q, want %q", markdown, found, want)
		}
	}
	good := "## 好\n\n**注意**：用 `nc`，打 1 次（一次）。\n\n- **SYN**：好\n- 二\n\n| a | b |\n|---|---|\n| 一 | 二 |\n\n```\n" +
		strings.Repeat("中", figureColumns/2) + "\n```\n\n段落。"
	if found := lint(good); found != nil {
		t.Errorf("lint finds fault with a good text: %q", found)
	}
}

// command finds the words of a script that the shell runs as commands.
var command = regexp.MustCompile(`(?:^|[|;&({]\s*)([a-z]+)`)

// allowedCommands are there on every machine that runs the course: what POSIX
// gives to every shell, nc and netstat, which the program has itself, the program,
// and go, without which nobody can do the lesson about servers; and words of the shell.
var allowedCommands = []string{"case", "cd", "cp", "do", "done", "echo", "esac", "go", "kill", "mkdir", "nc", "netstat", "printf", "sed", "sh", "sleep", "tcplearn", "true", "until", "wait"}

func TestScriptsArePortable(t *testing.T) {
	err := fs.WalkDir(lessons.Embedded(), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".sh" {
			return err
		}
		script, err := fs.ReadFile(lessons.Embedded(), name)
		for i, line := range strings.Split(string(script), "\n") {
			if strings.HasPrefix(line, "#") {
				continue
			}
			for _, match := range command.FindAllStringSubmatch(quoted.ReplaceAllString(line, "''"), -1) {
				if !slices.Contains(allowedCommands, match[1]) {
					t.Errorf("%s:%d uses %s; allowed: %v", name, i+1, match[1], allowedCommands)
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

var quoted = regexp.MustCompile(`'[^']*'`)
