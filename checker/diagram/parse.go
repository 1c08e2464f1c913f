package diagram

import (
	"slices"
	"strconv"
	"strings"

	"tcplearn/checker/expect"
)

// Parse reads the text of the block whose info word is word. file and firstLine,
// the number of the text's first line in that file, are for positions. The error
// is expect.Problems: everything that is wrong, in the order of the lines.
func Parse(word, file, text string, firstLine int) (*Block, error) {
	r := &reader{file: file, first: firstLine, block: &Block{}}
	var body interface {
		line(l line)
		finish()
	}
	switch word {
	case LadderWord:
		r.block.Ladder = &Ladder{}
		r.title = &r.block.Ladder.Title
		body = &ladderReader{reader: r, ladder: r.block.Ladder}
	case HeaderWord:
		r.block.Header = &Header{Known: map[Field]bool{}, Marked: map[Field]bool{}}
		r.title = &r.block.Header.Title
		body = &headerReader{reader: r, header: r.block.Header}
	default:
		r.block.Machine = &Machine{}
		r.title = &r.block.Machine.Title
		body = &statesReader{reader: r, machine: r.block.Machine}
	}
	for i, content := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(content)
		if trimmed == "" || trimmed[0] == '#' {
			continue
		}
		l := line{number: firstLine + i, text: strings.TrimRight(content, " \t\r"), at: strings.Index(content, trimmed)}
		if !r.common(l) {
			body.line(l)
		}
	}
	body.finish()
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return r.block, nil
}

// reader is what the readers of all figures share.
type reader struct {
	file     string
	first    int
	block    *Block
	title    *string
	problems expect.Problems
}

// line is one line that says something, from the offset at on.
type line struct {
	number int
	text   string
	at     int
}

// rest is what is left to read of the line.
func (l line) rest() string { return l.text[l.at:] }

// word splits the next word off the line.
func (l line) word() (string, line) {
	word, _, _ := strings.Cut(l.rest(), " ")
	return word, l.skip(len(word))
}

// skip is the line after n bytes and the blanks behind them.
func (l line) skip(n int) line {
	l.at += n
	for l.at < len(l.text) && (l.text[l.at] == ' ' || l.text[l.at] == '\t') {
		l.at++
	}
	return l
}

// value returns what stands behind "key:", and whether the line begins so.
func (l line) value(key string) (line, bool) {
	if !strings.HasPrefix(l.rest(), key+":") {
		return l, false
	}
	return l.skip(len(key) + 1), true
}

func (r *reader) problem(l line, kind, got string, allowed ...string) {
	pos := expect.Pos{File: r.file, Line: l.number, Col: l.at + 1}
	r.problems = append(r.problems, expect.Problem{Pos: pos, Kind: kind, Got: got, Allowed: allowed})
}

// top is the block's first line, where what concerns it as a whole is reported.
func (r *reader) top() line { return line{number: r.first} }

// common reads a line that every figure may have, and reports whether it was one.
func (r *reader) common(l line) bool {
	if value, ok := l.value("title"); ok {
		r.setTitle(value)
		return true
	}
	word, rest := l.word()
	if word != "mine" {
		return false
	}
	if r.block.Mine.Wanted {
		r.problem(l, RepeatedLine, word)
	}
	r.block.Mine = r.mine(rest)
	return true
}

func (r *reader) setTitle(value line) {
	switch {
	case value.rest() == "":
		r.problem(value, BadValue, "")
	case *r.title != "":
		r.problem(value, RepeatedLine, "title")
	default:
		*r.title = value.rest()
	}
}

// mine reads what follows the word.
func (r *reader) mine(l line) Mine {
	m := Mine{Wanted: true}
	allowed, count := "first", &m.First
	if r.block.Header != nil {
		allowed, count = "packet", &m.Packet
		m.Packet = 1
	}
	if l.rest() == "" {
		return m
	}
	word, number := l.word()
	if word != allowed {
		r.problem(l, UnknownLine, l.rest(), allowed)
		return m
	}
	*count = r.number(number, number.rest(), 1, 1000)
	return m
}

// number reads a decimal number, or a hexadecimal one that begins with 0x.
func (r *reader) number(l line, text string, least, most uint64) int {
	n, err := strconv.ParseUint(text, 0, 32)
	if err != nil || n < least || n > most {
		allowed := strconv.FormatUint(least, 10) + " to " + strconv.FormatUint(most, 10)
		r.problem(l, expect.BadNumber, text, allowed)
		return int(least)
	}
	return int(n)
}

// list reads what stands between commas, each with its place.
func (l line) list() []line {
	var out []line
	for start := l.at; ; {
		end := strings.IndexByte(l.text[start:], ',')
		item := line{number: l.number, text: l.text, at: start}.skip(0)
		if end < 0 {
			return append(out, item)
		}
		item.text = strings.TrimRight(l.text[:start+end], " \t")
		item.at = min(item.at, len(item.text))
		out = append(out, item)
		start += end + 1
	}
}

// IsFigure reports whether a code block with this info word is a figure.
func IsFigure(word string) bool { return slices.Contains(Words(), word) }
