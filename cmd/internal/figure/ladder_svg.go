package figure

import (
	"fmt"
	"math"
	"strings"

	"tcplearn/checker/diagram"
	"tcplearn/checker/evidence"
)

// Measures of a ladder in pixels.
const (
	ladderWidth = 760.0
	slope       = 16.0 // how far an arrow sinks on its way: time goes on
	tipLength   = 11.0
)

// ladderDrawing draws a ladder as two lines down the page, with arrows between.
type ladderDrawing struct {
	pen
	o           SVGOptions
	left, right float64 // the two lines
	y           float64 // where the next row begins
}

// SVG draws the ladder: a line down for each side, the packets between them, the
// states beside the lines.
func (l *Ladder) SVG(o SVGOptions) string {
	client, server := l.ends(o.words())
	d := &ladderDrawing{o: o, y: margin}
	times, states := 0, [2]int{}
	for _, row := range l.Rows {
		times = max(times, column(row.At))
		states[0] = max(states[0], column(row.Client))
		states[1] = max(states[1], column(row.Server))
	}
	d.left = margin + letter*float64(times+states[0]) + 8
	d.right = ladderWidth - margin - letter*float64(states[1]) - 8
	d.end(client, server)
	top := d.y
	for _, row := range l.Rows {
		d.row(row)
	}
	d.y += 8
	d.line(d.left, top, d.left, d.y, "tf-life")
	d.line(d.right, top, d.right, d.y, "tf-life")
	title := orElse(l.Title, fmt.Sprintf(o.words().Figure.LadderTitle, client.Name, server.Name))
	return d.document(o, ladderWidth, d.y+margin, title, l.describe(o))
}

// end writes what stands over the lines. Names near the edge end or begin there.
func (d *ladderDrawing) end(client, server End) {
	for i, end := range []End{client, server} {
		x := []float64{d.left, d.right}[i]
		half := letter * float64(max(width(end.Name), width(end.Address))) / 2
		a := center
		if x-half < margin {
			x, a = margin, begin
		}
		if x+half > ladderWidth-margin {
			x, a = ladderWidth-margin, finish
		}
		d.text(x, d.y+14, a, "tf-name", end.Name)
		d.text(x, d.y+34, a, "tf-small tf-faint", end.Address)
	}
	d.y += 26
	if client.Address+server.Address != "" {
		d.y += lineHeight
	}
}

// row draws a packet with its label above it and what is said of it below.
func (d *ladderDrawing) row(row Row) {
	columns := int((d.right - d.left - 16) / letter)
	middle := (d.left + d.right) / 2
	from, to := d.y+10, d.y+10 // where the packet leaves one side and reaches the other
	if row.Arrow != nil {
		if row.Arrow.Label != "" {
			for _, text := range wrapped(row.Arrow.Label, columns) {
				d.y += lineHeight
				d.text(middle, d.y, center, "tf-value", text)
			}
		}
		from, to = d.y+8, d.y+8+slope
		d.arrow(row.Arrow, from, to)
		d.y = to
		if row.Arrow.From == evidence.Server {
			from, to = to, from
		}
	}
	d.text(margin, from+5, begin, "tf-small tf-faint", strings.TrimSpace(row.At))
	d.text(d.left-8, from+5, finish, "tf-state", row.Client)
	d.text(d.right+8, to+5, begin, "tf-state", row.Server)
	d.y = math.Max(d.y, math.Max(from, to)+4)
	if note := notes(d.o.words(), row); note != "" {
		class := "tf-small tf-faint"
		if row.Arrow != nil && row.Arrow.Fate == diagram.Lost {
			class = "tf-small tf-fault"
		}
		for _, text := range wrapped(note, columns*15/13) {
			d.y += lineHeight - 2
			d.text(middle, d.y, center, class, text)
		}
		d.y += 8 // the note belongs to the packet above it
	}
	d.y += 6
}

// arrow draws a packet's way from one line to the other, or to the middle if it
// does not arrive.
func (d *ladderDrawing) arrow(a *Arrow, from, to float64) {
	x1, x2 := d.left, d.right
	if a.From == evidence.Server {
		x1, x2 = x2, x1
	}
	if a.Fate == diagram.Arrived {
		d.head(x1, from, x2, to)
		return
	}
	x2, to = (x1+x2)/2, (from+to)/2
	d.line(x1, from, x2, to, "tf-dashed")
	if a.Fate == diagram.Held {
		d.line(x2+3, to-10, x2+3, to+10, "tf-hold")
		d.line(x2-4, to-10, x2-4, to+10, "tf-hold")
		return
	}
	d.line(x2-8, to-8, x2+8, to+8, "tf-cross")
	d.line(x2-8, to+8, x2+8, to-8, "tf-cross")
}

// head draws an arrow with its tip.
func (p *pen) head(x1, y1, x2, y2 float64) {
	length := math.Hypot(x2-x1, y2-y1)
	ux, uy := (x2-x1)/length, (y2-y1)/length
	bx, by := x2-ux*tipLength, y2-uy*tipLength
	p.line(round(x1), round(y1), round(bx), round(by), "tf-shaft")
	p.polygon("tf-tip", round(x2), round(y2), round(bx-uy*5), round(by+ux*5), round(bx+uy*5), round(by-ux*5))
}

// round keeps a tenth of a pixel.
func round(v float64) float64 { return math.Round(v*10) / 10 }

// describe tells the ladder line by line, as its block in a lesson does.
func (l *Ladder) describe(o SVGOptions) []string {
	var out []string
	for _, row := range l.Rows {
		line := strings.TrimSpace(row.At)
		add := func(sep, text string) {
			if text == "" {
				return
			}
			if line != "" {
				line += sep
			}
			line += text
		}
		if row.Arrow != nil {
			add(" ", fmt.Sprintf("%v > %v %s", row.Arrow.From, row.Arrow.From.Peer(), row.Arrow.Label))
		}
		add("; ", notes(o.words(), row))
		for i, state := range []string{row.Client, row.Server} {
			if state != "" {
				add("; ", fmt.Sprintf("%v is %s", evidence.Host(i), state))
			}
		}
		out = append(out, line)
	}
	return out
}
