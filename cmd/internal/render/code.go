package render

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// codeMargin is the indentation of a code block where there is room for it.
const codeMargin = 2

// code sets a code block so that its lines can be copied into a shell as they are.
// It gives up, in this order, what it can before it touches a line: its margin; then
// the indentation of the list or quote around it. Only a line wider than the whole
// terminal is broken, visibly: ↩ (in ASCII a backslash, as a shell continues lines)
// ends each part, and the next part starts in the first column, so that the parts
// without their marks are the line. A lesson's code fits 76 columns, so this is for
// narrow windows.
func (p *page) code(n ast.Node, width int) []line {
	var (
		lines   = p.codeLines(n)
		longest = 0
		out     []line
	)
	for _, text := range lines {
		longest = max(longest, Width(text))
	}
	flush := longest > width
	margin := ""
	if longest+codeMargin <= width {
		margin = strings.Repeat(" ", codeMargin)
	}
	for _, text := range lines {
		for _, part := range p.terminal.breakCode(text) {
			out = append(out, line{strings.TrimRight(margin+part, " "), flush})
		}
	}
	return out
}

// codeLines returns the lines of a code block without the empty ones at its end.
func (p *page) codeLines(n ast.Node) []string {
	var out []string
	segments := n.Lines()
	for i := range segments.Len() {
		segment := segments.At(i)
		text := strings.TrimRight(string(segment.Value(p.source)), " \n")
		out = append(out, expandTabs(text))
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// expandTabs replaces tabs by spaces up to the next multiple of the tab's width.
func expandTabs(text string) string {
	var out strings.Builder
	for i, field := range strings.Split(text, "\t") {
		if i > 0 {
			out.WriteString(tab[Width(out.String())%len(tab):])
		}
		out.WriteString(field)
	}
	return out.String()
}

// breakCode returns a code line in parts that fit the terminal: one in most cases.
func (t Terminal) breakCode(text string) []string {
	var parts []string
	for Width(text) > t.Columns() {
		cut := prefixWithin(text, t.Columns()-1)
		if word := strings.LastIndexByte(text[:cut], ' ') + 1; word > cut/2 {
			cut = word
		}
		parts = append(parts, t.Cyan(text[:cut])+t.Dim(t.glyph("↩", `\`)))
		text = text[cut:]
	}
	return append(parts, t.Cyan(text))
}
