package figure

import (
	"strconv"
	"strings"

	"tcplearn/checker/diagram"
)

// Measures of a header in pixels.
const (
	bit        = 20.0
	rowHeight  = 46.0
	flagHeight = 74.0
)

// headerDrawing draws a header row by row.
type headerDrawing struct {
	pen
	segment
	y float64
}

// SVG draws the header in rows of 32 bits, with the octets beside it if they are
// wanted.
func (h *Header) SVG(o SVGOptions) string {
	d := &headerDrawing{segment: h.with(o.textOptions()), y: margin}
	for n := range 32 {
		if n%8 == 0 || n == 31 {
			d.text(margin+bit*(float64(n)+0.5), d.y+10, center, "tf-small tf-faint", strconv.Itoa(n))
		}
	}
	d.y += 16
	for _, row := range d.rows() {
		d.row(row)
	}
	w := 2*margin + 32*bit
	if h.Hex {
		w += 8 + letter*hexWidth
	}
	return d.document(o, w, d.y+margin, orElse(h.Title, o.words().Figure.HeaderTitle), h.describe(o))
}

// row draws the cells of a row, those to look at last, so that their frame is whole.
func (d *headerDrawing) row(row bitRow) {
	height, lines := rowHeight, hexLines(row.hex)
	if row.cells[0].field == diagram.DataOffset {
		height = flagHeight
	}
	texts := make([][]string, len(row.cells))
	for i, c := range row.cells {
		texts[i] = d.content(c)
		if c.field != diagram.Flags {
			height = max(height, float64(len(texts[i]))*lineHeight+8)
		}
	}
	if d.Hex {
		height = max(height, float64(len(lines))*lineHeight+6)
	}
	for _, marked := range []bool{false, true} {
		for i, c := range row.cells {
			if c.marked == marked {
				d.cell(c, texts[i], height)
			}
		}
	}
	if d.Hex && row.hex != "" {
		for i, text := range lines {
			d.text(margin+32*bit+10, d.y+18+float64(i)*lineHeight, begin, "tf-value", text)
		}
	}
	d.y += height
}

// unparted lets a list be parted only after its commas.
var unparted = strings.NewReplacer(", ", ", ", " ", "\u00a0")

// content is a cell's name, and its value in lines that fit.
func (d *headerDrawing) content(c cell) []string {
	if c.field == diagram.Flags {
		return c.lines
	}
	columns := int(float64(c.to-c.from)*bit/letter) - 3 // a blank and more at either edge
	value := c.lines[1]
	if c.field == diagram.Options {
		value = unparted.Replace(value)
	}
	return append(c.lines[:1:1], wrapped(value, columns)...)
}

// cell draws one cell. A control bit's name stands upright.
func (d *headerDrawing) cell(c cell, lines []string, height float64) {
	x, w := margin+float64(c.from)*bit, float64(c.to-c.from)*bit
	class := "tf-cell"
	if c.marked {
		class = "tf-marked"
	}
	d.rect(x, d.y, w, height, 0, class)
	middle := x + w/2
	if c.field == diagram.Flags {
		name, value := strings.Join(lines[:len(lines)-1], ""), lines[len(lines)-1]
		d.write(`<text transform="translate(%g %g) rotate(-90)" text-anchor="end" class="tf-small">%s</text>`+"\n", middle+5, d.y+8, name)
		d.text(middle, d.y+height-10, center, valueClass(c), value)
		return
	}
	d.text(middle, d.y+17, center, "tf-small", lines[0])
	for i, text := range lines[1:] {
		d.text(middle, d.y+37+float64(i)*lineHeight, center, valueClass(c), text)
	}
}

func valueClass(c cell) string {
	if c.marked {
		return "tf-value tf-now"
	}
	return "tf-value"
}

// describe names each field with its value.
func (h *Header) describe(o SVGOptions) []string {
	s := h.with(o.textOptions())
	var out []string
	for _, f := range diagram.Fields() {
		if f == diagram.Options && !s.hasOptions() || f == diagram.Data && !s.hasData() {
			continue
		}
		line := s.name(f)
		if value := s.value(f); value != "" {
			line += o.words().Course.Colon + value
		}
		out = append(out, line)
	}
	return out
}
