package figure

import "strings"

// A sketch is a drawing of boxes, lines and words on a grid of columns and lines of
// text. It becomes text as it is, and SVG with every column and line as wide and
// high as a character.
type sketch struct {
	width, height int
	boxes         []box
	paths         []path
	words         []words
}

// box is a state: boxWidth columns and three lines, from its upper left corner.
type box struct {
	x, y int
	name string
	now  [2]string // who is there: the client, the server; "" for neither
	been bool
}

// boxWidth is enough for SYN-RECEIVED with a mark.
const boxWidth = 16

// tipAt is the column of a box at which arrows from above end.
const tipAt = 7

// path is an arrow over points, along columns and lines. Its first and last point
// lie on the borders of boxes.
type path struct{ points []point }

type point struct{ x, y int }

// words stand at a place; from there to the left, if so said.
type words struct {
	x, y  int
	text  string
	right bool // x is where they end
}

// at is where they begin.
func (w words) at() int {
	if w.right {
		return w.x - width(w.text) + 1
	}
	return w.x
}

// canvas is a sketch as characters. A wide one is followed by an empty cell.
type canvas struct {
	Options
	cells [][]glyphCell
}

// glyphCell is a character; where lines are, it follows from their directions.
type glyphCell struct {
	text                  string
	part                  Part
	up, down, left, right bool
}

func newCanvas(o Options, columns, lines int) *canvas {
	c := &canvas{Options: o, cells: make([][]glyphCell, lines)}
	for y := range c.cells {
		c.cells[y] = make([]glyphCell, columns)
		for x := range c.cells[y] {
			c.cells[y][x].text = " "
		}
	}
	return c
}

func (c *canvas) set(x, y int, text string, part Part) {
	c.cells[y][x] = glyphCell{text: text, part: part}
}

func (c *canvas) write(x, y int, text string, part Part) {
	for _, r := range text {
		c.set(x, y, string(r), part)
		x++
		if width(string(r)) == 2 {
			c.set(x, y, "", part)
			x++
		}
	}
}

// text draws the sketch with characters.
func (s *sketch) text(o Options) string {
	c := newCanvas(o, s.width, s.height)
	for _, b := range s.boxes {
		c.box(b)
	}
	for _, p := range s.paths {
		c.path(p)
	}
	for _, w := range s.words {
		c.write(w.at(), w.y, w.text, Plain)
	}
	return c.String()
}

// box draws a box: with a double frame where somebody is, and a mark where
// somebody was.
func (c *canvas) box(b box) {
	frame, part := []string{"┌", "─", "┐", "│", "└", "┘"}, Faint
	if b.now != [2]string{} {
		frame, part = []string{"╔", "═", "╗", "║", "╚", "╝"}, Stress
	}
	if c.ASCII {
		frame = []string{"+", "-", "+", "|", "+", "+"}
		if b.now != [2]string{} {
			frame = []string{"#", "=", "#", "#", "#", "#"}
		}
	}
	side := strings.Repeat(frame[1], boxWidth-2)
	c.write(b.x, b.y, frame[0]+side+frame[2], part)
	c.write(b.x, b.y+1, frame[3]+spaces(boxWidth-2)+frame[3], part)
	c.write(b.x, b.y+2, frame[4]+side+frame[5], part)
	// An arrow's tip stands between the two.
	c.write(b.x+1, b.y, b.now[0], Stress)
	c.write(b.x+1+tipAt, b.y, b.now[1], Stress)
	name, look := b.name, Plain
	switch {
	case b.now != [2]string{}:
		look = Stress
	case b.been:
		name, look = b.name+" "+c.glyph("✓", "*"), State
	}
	c.write(b.x+1, b.y+1, centred(name, boxWidth-2), look)
}

// path draws an arrow with its corners, its joint at the first box and its tip at
// the last.
func (c *canvas) path(p path) {
	for i, from := range p.points[:len(p.points)-1] {
		to := p.points[i+1]
		dx, dy := sign(to.x-from.x), sign(to.y-from.y)
		for at := from; at != to; at.x, at.y = at.x+dx, at.y+dy {
			if at == from && i == 0 {
				c.leave(at, dx, dy)
				continue
			}
			if at != from {
				c.join(at, -dx, -dy)
			}
			c.join(at, dx, dy)
		}
		if i < len(p.points)-2 {
			c.join(to, -dx, -dy)
		}
	}
	last := p.points[len(p.points)-1]
	before := p.points[len(p.points)-2]
	c.set(last.x, last.y, c.tip(sign(last.x-before.x), sign(last.y-before.y)), Faint)
}

// leave draws where an arrow leaves a box in a direction.
func (c *canvas) leave(at point, dx, dy int) {
	old := c.cells[at.y][at.x]
	text := "+"
	if !c.ASCII {
		double := strings.ContainsAny(old.text, "═║")
		text = c.joint(dy < 0 || dx != 0, dy > 0 || dx != 0, dx < 0 || dy != 0, dx > 0 || dy != 0)
		if double {
			text = map[point]string{{0, 1}: "╤", {1, 0}: "╟"}[point{dx, dy}]
			if dx < 0 {
				text = "╢"
			}
		}
	}
	c.set(at.x, at.y, text, old.part)
}

// join adds a line from the middle of a cell in a direction.
func (c *canvas) join(at point, dx, dy int) {
	cell := &c.cells[at.y][at.x]
	cell.up = cell.up || dy < 0
	cell.down = cell.down || dy > 0
	cell.left = cell.left || dx < 0
	cell.right = cell.right || dx > 0
	cell.text, cell.part = c.joint(cell.up, cell.down, cell.left, cell.right), Faint
}

func (c *canvas) tip(dx, dy int) string {
	switch {
	case dy > 0:
		return c.glyph("▼", "v")
	case dy < 0:
		return c.glyph("▲", "^")
	case dx > 0:
		return c.glyph("►", ">")
	}
	return c.glyph("◄", "<")
}

func sign(n int) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}

// String writes the canvas, neighbours of the same look in one go.
func (c *canvas) String() string {
	var out strings.Builder
	for _, row := range c.cells {
		end := len(row)
		for end > 0 && row[end-1].text == " " {
			end--
		}
		for start := 0; start < end; {
			next, text := start, ""
			for next < end && row[next].part == row[start].part {
				text += row[next].text
				next++
			}
			out.WriteString(c.style(row[start].part, text))
			start = next
		}
		out.WriteByte('\n')
	}
	return out.String()
}
