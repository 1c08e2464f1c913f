package figure

import (
	"fmt"

	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/messages"
)

// SVG draws the state machine, where a side is with a thick frame and its name.
func (m *Machine) SVG(o SVGOptions) string {
	words := o.words()
	d, title := m.draft(words), words.Figure.MachineTitle
	drawing := d.whole
	if m.Handshake {
		title = words.Figure.HandshakeTitle
		drawing = func() *sketch { return d.handshake(handshakeWidth) }
	}
	return drawing().svg(o, orElse(m.Title, title), m.describe(words))
}

// svg draws the sketch; every column and line is as large as a character.
func (s *sketch) svg(o SVGOptions, title string, description []string) string {
	p := &pen{}
	x := func(column float64) float64 { return margin + column*letter }
	y := func(line float64) float64 { return margin + line*lineHeight }
	for _, b := range s.boxes {
		left, top := x(float64(b.x)+0.5), y(float64(b.y)+0.5)
		class, name, look := "tf-box", b.name, ""
		switch {
		case b.now != [2]string{}:
			class, look = "tf-here", "tf-now"
		case b.been:
			class, name = "tf-been", b.name+" ✓"
		}
		p.rect(left, top, (boxWidth-1)*letter, 2*lineHeight, 6, class)
		p.text(left+(boxWidth-1)*letter/2, top+lineHeight+5, center, look, name)
		for side, who := range b.now {
			if who != "" {
				p.tag(left+6+float64(side)*(tipAt+1)*letter, top, who)
			}
		}
	}
	for _, way := range s.paths {
		points := way.points
		for i := 1; i < len(points)-1; i++ {
			a, b := points[i-1], points[i]
			p.line(x(float64(a.x)+0.5), y(float64(a.y)+0.5), x(float64(b.x)+0.5), y(float64(b.y)+0.5), "tf-shaft")
		}
		a, b := points[len(points)-2], points[len(points)-1]
		p.head(x(float64(a.x)+0.5), y(float64(a.y)+0.5), x(float64(b.x)+0.5), y(float64(b.y)+0.5))
	}
	for _, w := range s.words {
		at, a := x(float64(w.x)), begin
		if w.right {
			at, a = x(float64(w.x)+1), finish
		}
		p.text(at, y(float64(w.y)+0.5)+5, a, "tf-small", w.text)
	}
	return p.document(o, x(float64(s.width))+margin, y(float64(s.height))+margin, title, description)
}

// tag writes a side's name on the frame of the state that it is in.
func (p *pen) tag(x, y float64, who string) {
	w := float64(width(who))*7.4 + 8
	p.rect(x-4, y-9, w, 18, 5, "tf-pill")
	p.text(x-4+w/2, y+4, center, "tf-tag", who)
}

// describe says where the sides are and were, and lists the ways.
func (m *Machine) describe(words *messages.Messages) []string {
	var out []string
	f := &words.Figure
	for i, side := range []string{f.Client, f.Server} {
		for _, been := range m.Been[i] {
			out = append(out, fmt.Sprintf(f.WasIn, side, been))
		}
		if m.Now[evidence.Host(i)] != 0 {
			out = append(out, fmt.Sprintf(f.IsIn, side, m.Now[i]))
		}
	}
	for _, w := range ways(f) {
		if !m.Handshake || w.opens() {
			out = append(out, fmt.Sprintf(f.LeadsTo, w.from, w.to, w.label()))
		}
	}
	return out
}
