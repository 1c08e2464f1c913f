package lessons

import (
	"strings"

	"tcplearn/checker/expect"
)

// rule is the line that separates the parts of a file.
const rule = "---"

// block is a run of lines of a file, which knows where it came from.
type block struct {
	file  string
	first int // number of the first line in the file, from 1
	lines []string
}

// wholeFile returns the text as a block. A newline at its end begins no line.
func wholeFile(file, text string) block {
	return block{file: file, first: 1, lines: strings.Split(strings.TrimSuffix(text, "\n"), "\n")}
}

// pos is the position of a byte in the block's line with index i, col from 0.
func (b block) pos(i, col int) expect.Pos {
	return expect.Pos{File: b.file, Line: b.first + i, Col: col + 1}
}

// end is the start of the block's last line, where what is missing is reported.
func (b block) end() expect.Pos { return b.pos(max(len(b.lines)-1, 0), 0) }

// start is the start of the block's first line, even when it has none.
func (b block) start() expect.Pos { return b.pos(0, 0) }

func (b block) text() string { return strings.Join(b.lines, "\n") }

// from is the block without its first n lines.
func (b block) from(n int) block {
	return block{file: b.file, first: b.first + n, lines: b.lines[n:]}
}

// cut splits the block at its first rule, which belongs to neither part, and
// reports whether there is one. Without one, before is the whole block.
func (b block) cut() (before, after block, found bool) {
	for i, line := range b.lines {
		if isRule(line) {
			return block{file: b.file, first: b.first, lines: b.lines[:i]}, b.from(i + 1), true
		}
	}
	return b, b.from(len(b.lines)), false
}

// isRule reports whether a line is a rule. Blanks at its end, which nobody sees,
// do not count.
func isRule(line string) bool { return strings.TrimRight(line, " \t") == rule }
