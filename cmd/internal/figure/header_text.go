package figure

import (
	"fmt"
	"strings"

	"tcplearn/checker/diagram"
)

// Columns of a header: with two a bit, as RFC 9293 draws it; or closer, so that it
// goes into 60.
const (
	fullGrid  = 65
	closeGrid = 57
	hexGap    = 2
	hexWidth  = 11 // four octets
)

// Text draws the header in rows of 32 bits, the octets beside it where there is
// room and below it where there is not. Below 57 columns it is a list of fields.
func (h *Header) Text(o Options) string {
	s := h.with(o)
	g := grid{segment: s, width: fullGrid}
	switch room := o.width(); {
	case room < closeGrid:
		return s.listed()
	case room < fullGrid || h.Hex && room < fullGrid+hexGap+hexWidth:
		g.width = closeGrid
	}
	g.beside = h.Hex && o.width() >= g.width+hexGap+hexWidth
	rows := s.rows()
	g.ruler()
	for i, row := range rows {
		g.frame(rows, i)
		g.row(row)
	}
	g.frame(rows, len(rows))
	if h.Hex && !g.beside {
		g.below(rows)
	}
	return g.b.String()
}

// grid draws the rows of a header.
type grid struct {
	segment
	width  int
	beside bool // the hex digits stand beside the rows
	b      strings.Builder
}

// column is where the line before a bit stands. In the close grid the control bits
// take two columns each and the fields before them what is left.
func (g *grid) column(bit int) int {
	if g.width == fullGrid {
		return 2 * bit
	}
	if bit > 0 && bit < 16 {
		return [...]int{4: 7, 8: 12, 9: 14, 10: 16, 11: 18, 12: 20, 13: 22, 14: 24, 15: 26}[bit]
	}
	return bit * 7 / 4
}

func (g *grid) line(text string) { g.b.WriteString(strings.TrimRight(text, " ") + "\n") }

// ruler numbers the bits, as RFC 9293 does, or where there is no room the fields'
// first ones.
func (g *grid) ruler() {
	if g.width == fullGrid {
		tens, ones := "", ""
		for bit := range 32 {
			ten := " "
			if bit%10 == 0 {
				ten = fmt.Sprint(bit / 10)
			}
			tens += " " + ten
			ones += " " + fmt.Sprint(bit%10)
		}
		g.line(g.style(Faint, strings.TrimRight(tens, " ")))
		g.line(g.style(Faint, ones))
		return
	}
	g.line(g.style(Faint, " 0      4    8               16"+spaces(24)+"31"))
}

// frame draws the line above row i, or below the last one.
func (g *grid) frame(rows []bitRow, i int) {
	up, down := map[int]bool{}, map[int]bool{}
	note := func(at map[int]bool, i int) {
		if i < 0 || i >= len(rows) {
			return
		}
		for _, c := range rows[i].cells {
			at[g.column(c.from)] = true
			at[g.column(c.to)] = true
		}
	}
	note(up, i-1)
	note(down, i)
	var line strings.Builder
	for column := range g.width {
		line.WriteString(g.joint(up[column], down[column], column > 0, column < g.width-1))
	}
	g.line(g.style(Faint, line.String()))
}

// joint is the character in which lines of these directions meet.
func (o Options) joint(up, down, left, right bool) string {
	if o.ASCII {
		switch {
		case (up || down) && (left || right):
			return "+"
		case up || down:
			return "|"
		}
		return "-"
	}
	index := 0
	for i, there := range []bool{up, down, left, right} {
		if there {
			index |= 1 << i
		}
	}
	return [...]string{" ", "│", "│", "│", "─", "┘", "┐", "┤", "─", "└", "┌", "├", "─", "┴", "┬", "┼"}[index]
}

// row draws the cells of a row, and beside them its octets.
func (g *grid) row(row bitRow) {
	height := 0
	cells := make([][]string, len(row.cells))
	for i, c := range row.cells {
		cells[i] = g.content(c)
		height = max(height, len(cells[i]))
	}
	var octets []string
	if g.beside {
		octets = hexLines(row.hex)
		height = max(height, len(octets))
	}
	bar := g.style(Faint, g.glyph("│", "|"))
	for k := range height {
		line := ""
		for i, c := range row.cells {
			room := g.column(c.to) - g.column(c.from) - 1
			line += bar + g.piece(c, cells[i], k, room)
		}
		line += bar
		if k < len(octets) {
			line += spaces(hexGap) + g.style(Value, octets[k])
		}
		g.line(line)
	}
}

// content is a cell's text in lines that fit it.
func (g *grid) content(c cell) []string {
	room := g.column(c.to) - g.column(c.from) - 1
	var out []string
	for _, text := range c.lines {
		if width(text) <= room-2 || width(text) <= room && room < 16 {
			out = append(out, text)
			continue
		}
		out = append(out, wrapped(text, room-2)...)
	}
	return out
}

// piece is the kth line of a cell.
func (g *grid) piece(c cell, lines []string, k, room int) string {
	if k >= len(lines) {
		return spaces(room)
	}
	part := Value
	switch {
	case c.marked:
		part = Stress
	case k == 0 || c.field == diagram.Flags && k < 3:
		part = Plain
	}
	text := centred(lines[k], room)
	if c.marked && k == 0 && room > width(lines[0])+4 {
		mark := g.glyph("▶", ">")
		text = centred(mark+" "+lines[0]+" "+g.glyph("◀", "<"), room)
	}
	return g.style(part, text)
}

// hexLines cuts hex digits into rows of four octets.
func hexLines(octets string) []string {
	var out []string
	for len(octets) > hexWidth {
		out = append(out, octets[:hexWidth])
		octets = octets[hexWidth+1:]
	}
	return append(out, octets)
}

// below writes the octets under the figure, as many as go on a line.
func (g *grid) below(rows []bitRow) {
	var all []string
	for _, row := range rows {
		for _, line := range hexLines(row.hex) {
			if line != "" {
				all = append(all, line)
			}
		}
	}
	groups := min(max((g.Options.width()-1)/(hexWidth+hexGap), 1), 4)
	for i := 0; i < len(all); i += groups {
		g.line(" " + g.style(Value, strings.Join(all[i:min(i+groups, len(all))], spaces(hexGap))))
	}
}

// listed writes the fields one below the other.
func (s segment) listed() string {
	var b strings.Builder
	name := 0
	for _, f := range diagram.Fields() {
		name = max(name, width(s.name(f)))
	}
	for _, f := range diagram.Fields() {
		if f == diagram.Options && !s.hasOptions() || f == diagram.Data && !s.hasData() {
			continue
		}
		mark, part := "  ", Value
		if s.Marked[f] {
			mark, part = s.glyph("▶ ", "> "), Stress
		}
		prefix := mark + padded(s.name(f), name) + "  "
		for i, text := range wrapped(s.value(f), s.width()-width(prefix)) {
			if i > 0 {
				prefix = spaces(width(prefix))
			}
			b.WriteString(strings.TrimRight(prefix+s.style(part, text), " ") + "\n")
		}
	}
	if s.Hex {
		g := grid{segment: s}
		g.below(s.rows())
		b.WriteString(g.b.String())
	}
	return b.String()
}
