package render

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// A column is narrowed to make a table fit, but not below narrowColumn; a table
// with too many columns for that is set as records.
const narrowColumn = 8

// grid is a table's cells, row by row, the header first; every row has a cell for
// each of the alignments.
type grid struct {
	terminal   Terminal
	rows       [][]string
	alignments []extast.Alignment
}

// table sets a table: in columns, their cells broken like prose, or as records
// where the columns would be too narrow to read.
func (p *page) table(n *extast.Table, width int) []line {
	g := grid{terminal: p.terminal, alignments: n.Alignments}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		g.rows = append(g.rows, p.cells(row, len(n.Alignments)))
	}
	widths, ok := fitColumns(g.naturalWidths(), width-(len(n.Alignments)-1)*Width(columnGap))
	if !ok {
		return textLines(g.records(width))
	}
	return textLines(g.columns(widths))
}

// cells returns the styled text of a row's cells; a row may lack some.
func (p *page) cells(row ast.Node, count int) []string {
	cells := make([]string, count)
	cell := row.FirstChild()
	for i := 0; i < count && cell != nil; i++ {
		cells[i] = p.leaves[cell]
		cell = cell.NextSibling()
	}
	return cells
}

func (g grid) naturalWidths() []int {
	widths := make([]int, len(g.alignments))
	for _, row := range g.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], Width(cell))
		}
	}
	return widths
}

// fitColumns takes columns off the widest column until all fit in room.
func fitColumns(widths []int, room int) ([]int, bool) {
	widths = slices.Clone(widths)
	total := 0
	for _, width := range widths {
		total += width
	}
	for ; total > room; total-- {
		widest := slices.Index(widths, slices.Max(widths))
		if widths[widest] <= narrowColumn {
			return nil, false
		}
		widths[widest]--
	}
	return widths, true
}

// columnGap stands between columns, with a bar in its middle.
const columnGap = " | "

// columns sets the table in columns of the given widths, with a rule below the header.
func (g grid) columns(widths []int) []string {
	var out []string
	for i, row := range g.rows {
		cells := make([][]string, len(row))
		height := 0
		for j, cell := range row {
			if i == 0 {
				cell = g.terminal.Bold(cell)
			}
			cells[j] = wrapText(cell, widths[j])
			height = max(height, len(cells[j]))
		}
		for k := range height {
			out = append(out, g.rowLine(cells, k, widths))
		}
		if i == 0 {
			out = append(out, g.rule(widths))
		}
	}
	return out
}

// rowLine sets the kth line of a row.
func (g grid) rowLine(cells [][]string, k int, widths []int) string {
	bar := g.terminal.Dim(g.terminal.glyph("│", "|"))
	var out strings.Builder
	for j, lines := range cells {
		if j > 0 {
			out.WriteString(" " + bar + " ")
		}
		text := ""
		if k < len(lines) {
			text = lines[k]
		}
		out.WriteString(align(text, widths[j], g.alignments[j]))
	}
	return strings.TrimRight(out.String(), " ")
}

// rule is the line between the header and the rows.
func (g grid) rule(widths []int) string {
	dash := g.terminal.glyph("─", "-")
	dashes := make([]string, len(widths))
	for i, width := range widths {
		dashes[i] = strings.Repeat(dash, width)
	}
	return g.terminal.Dim(strings.Join(dashes, dash+g.terminal.glyph("┼", "+")+dash))
}

// align fills text up with spaces to width columns.
func align(text string, width int, alignment extast.Alignment) string {
	spare := max(width-Width(text), 0)
	left := 0
	switch alignment {
	case extast.AlignRight:
		left = spare
	case extast.AlignCenter:
		left = spare / 2
	case extast.AlignLeft, extast.AlignNone:
	}
	return strings.Repeat(" ", left) + text + strings.Repeat(" ", spare-left)
}

// records sets each row as a paragraph of its own: one cell after the other, each
// behind its column's header.
func (g grid) records(width int) []string {
	var out []string
	for i, row := range g.rows[1:] {
		if i > 0 {
			out = append(out, "")
		}
		for j, cell := range row {
			label := g.terminal.Bold(g.rows[0][j]) + ": "
			for k, text := range wrapText(label+cell, width-codeMargin) {
				if k > 0 {
					text = strings.Repeat(" ", codeMargin) + text
				}
				out = append(out, text)
			}
		}
	}
	return out
}
