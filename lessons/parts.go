package lessons

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/agext/levenshtein"

	"tcplearn/checker/diagram"
	"tcplearn/checker/expect"
)

// part is an element of a text's structure. Its mark is how Markdown writes it,
// which needs no translation: "##", "```" (with the
// info word of a figure), "-" or "1.", "|---|".
type part struct {
	mark string
	at   expect.Pos
}

// The marks of CommonMark (0.31, §4.2, §4.5, §5.2) and of GitHub's tables, as
// far as the texts use them.
var (
	heading   = regexp.MustCompile("^(#{1,6})[ \t]")
	fence     = regexp.MustCompile("^[ \t]*(`{3,}|~{3,})")
	bullet    = regexp.MustCompile(`^[ \t]*[-*+][ \t]`)
	numbered  = regexp.MustCompile(`^[ \t]*[0-9]{1,9}[.)][ \t]`)
	delimiter = regexp.MustCompile(`^[ \t]*\|?[ \t]*:?-+:?[ \t]*\|[-:| \t]*$`)
)

// parts returns the structure of a Markdown text.
func (b block) parts(problems *Problems) []part {
	var parts []part
	var open string // the fence that opened a code block
	var opened expect.Pos
	var figure string // the block's info word, when it is a figure
	var first int     // the block's first line
	for i, line := range b.lines {
		f := fence.FindStringSubmatch(line)
		switch {
		case open != "":
			if f != nil && closes(line, open) {
				b.figure(problems, figure, first, i)
				open, figure = "", ""
			}
		case f != nil:
			open, opened, first = f[1], b.pos(i, 0), i+1
			word := infoWord(line)
			meant := figureWord(word)
			switch meant {
			case "": // other code
			case word:
				figure = word
			default:
				problems.add(b.pos(i, strings.Index(line, word)), NearFigure, word, diagram.Words()...)
			}
			parts = append(parts, part{"```" + meant, opened})
		default:
			if mark := markOf(line); mark != "" {
				parts = append(parts, part{mark, b.pos(i, 0)})
			}
		}
	}
	if open != "" {
		problems.add(opened, UnclosedCode, open)
	}
	return parts
}

// infoWord is the first word behind a fence.
func infoWord(line string) string {
	words := strings.Fields(strings.TrimLeft(line, " \t`~"))
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// figureWord is the word of the figure that an info word means, also where it is
// mistyped: one or two letters away, or in capitals. It is "" for other code; no
// language that code is written in is so near to any.
func figureWord(word string) string {
	near := func(figure string) bool { return levenshtein.Distance(strings.ToLower(word), figure, nil) <= 2 }
	if i := slices.IndexFunc(diagram.Words(), near); i >= 0 {
		return diagram.Words()[i]
	}
	return ""
}

// figure reports what is wrong with the figure on the lines from first to end.
func (b block) figure(problems *Problems, word string, first, end int) {
	if word == "" {
		return
	}
	text := strings.Join(b.lines[first:end], "\n")
	_, err := diagram.Parse(word, b.file, text, b.first+first)
	var found expect.Problems
	if errors.As(err, &found) {
		*problems = append(*problems, found...)
	}
}

// closes reports whether a line is the end of a code block: at least as many of
// the same characters as opened it, and nothing else.
func closes(line, open string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, open) && strings.Trim(line, open[:1]) == ""
}

// markOf is the mark of a line outside code, or "" when it has none.
func markOf(line string) string {
	switch {
	case heading.MatchString(line):
		return heading.FindStringSubmatch(line)[1]
	case bullet.MatchString(line):
		return "-"
	case numbered.MatchString(line):
		return "1."
	case delimiter.MatchString(line):
		return "|---|"
	}
	return ""
}
