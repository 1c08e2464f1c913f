package render

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// line is one line of output.
type line struct {
	text  string
	flush bool // starts at the terminal's first column, whatever block it is in
}

func textLines(lines []string) []line {
	out := make([]line, len(lines))
	for i, text := range lines {
		out[i].text = text
	}
	return out
}

// blocks sets the blocks within parent, one below the other.
func (p *page) blocks(parent ast.Node, width int) []line {
	var out []line
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		lines := p.block(n, width)
		if len(out) > 0 && len(lines) > 0 && separated(n) {
			out = append(out, line{})
		}
		out = append(out, lines...)
	}
	return out
}

// separated reports whether an empty line stands before n. It does not between the
// items of a tight list, nor between such an item's text and the list within it.
func separated(n ast.Node) bool {
	switch parent := n.Parent().(type) {
	case *ast.List:
		return !parent.IsTight
	case *ast.ListItem:
		list, _ := parent.Parent().(*ast.List)
		return !list.IsTight || n.Kind() != ast.KindList
	}
	return true
}

// block sets one block in lines of at most width columns.
func (p *page) block(n ast.Node, width int) []line {
	switch n := n.(type) {
	case *ast.Heading, *ast.Paragraph, *ast.TextBlock:
		if p.leaves[n] == "" {
			return nil
		}
		return textLines(wrapText(p.leaves[n], width))
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		if b := p.figureOf(n); b != nil {
			return p.figure(b, width)
		}
		return p.code(n, width)
	case *ast.List:
		return p.blocks(n, width)
	case *ast.ListItem:
		return p.item(n, width)
	case *ast.Blockquote:
		bar := p.terminal.Dim(p.terminal.glyph("│", "|")) + " "
		return p.nested(n, bar, bar, width)
	case *ast.ThematicBreak:
		rule := strings.Repeat(p.terminal.glyph("─", "-"), width)
		return []line{{text: p.terminal.Dim(rule)}}
	case *extast.Table:
		return p.table(n, width)
	default: // HTML
		return nil
	}
}

// item sets a list item. The numbers of a list end in the same column.
func (p *page) item(n *ast.ListItem, width int) []line {
	marker := p.terminal.glyph("• ", "* ")
	if list, _ := n.Parent().(*ast.List); list.IsOrdered() {
		number := list.Start
		for before := n.PreviousSibling(); before != nil; before = before.PreviousSibling() {
			number++
		}
		last := fmt.Sprint(list.Start + list.ChildCount() - 1)
		marker = fmt.Sprintf("%*d. ", len(last), number)
	}
	return p.nested(n, marker, strings.Repeat(" ", Width(marker)), width)
}

// nested sets the blocks within n behind a prefix: first on the first line, rest on
// the others. Lines that are flush stand without it; if the first line is, the
// prefix gets a line of its own.
func (p *page) nested(n ast.Node, first, rest string, width int) []line {
	lines := p.blocks(n, max(width-Width(first), narrowest))
	if len(lines) == 0 || lines[0].flush {
		lines = append([]line{{}}, lines...)
	}
	prefix := first
	for i := range lines {
		if !lines[i].flush {
			lines[i].text = strings.TrimRight(prefix+lines[i].text, " ")
		}
		prefix = rest
	}
	return lines
}
