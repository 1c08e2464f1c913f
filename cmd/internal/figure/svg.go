package figure

import (
	_ "embed"
	"encoding/xml"
	"fmt"
	"strings"

	"tcplearn/cmd/internal/messages"
	"tcplearn/lessons"
)

// SVGOptions say how to draw as SVG.
type SVGOptions struct {
	Lang  lessons.Lang
	Theme Theme
	// Inline leaves the style sheet and the background out: the page that the SVG
	// stands in has [StyleSheet], or one of its own for the same classes.
	Inline bool
	// ID makes the names within the SVG unique on a page that has several.
	ID string
}

// Theme is for what background the colours are.
type Theme uint8

// The themes: as the reader's browser prefers, or always the same.
const (
	Auto Theme = iota
	Light
	Dark
)

// The style sheets. Whatever a colour says is also said by a shape or by words, so
// that a figure can be read in grey.
var (
	//go:embed light.css
	lightCSS string
	//go:embed dark.css
	darkCSS string
)

// StyleSheet is the CSS of all figures for a theme.
func StyleSheet(theme Theme) string {
	switch theme {
	case Light:
		return lightCSS
	case Dark:
		return lightCSS + darkCSS
	}
	return lightCSS + "@media screen and (prefers-color-scheme: dark) {\n" + darkCSS + "}\n"
}

// Measures of a drawing in pixels.
const (
	letter     = 9  // a column of text, at the size of 15 px
	lineHeight = 20 // a line of text
	margin     = 16
)

// pen writes the elements of an SVG.
type pen struct{ b strings.Builder }

func (p *pen) write(format string, args ...any) { fmt.Fprintf(&p.b, format, args...) }

// anchor is which end of a text stands at its place.
type anchor string

const (
	begin  anchor = "start"
	center anchor = "middle"
	finish anchor = "end"
)

// text writes words with their baseline at y. They may be a stranger's.
func (p *pen) text(x, y float64, a anchor, class, words string) {
	if words != "" {
		p.write(`<text x="%g" y="%g" text-anchor="%s" class="%s">%s</text>`+"\n", x, y, a, class, escaped(words))
	}
}

func (p *pen) line(x1, y1, x2, y2 float64, class string) {
	p.write(`<line x1="%g" y1="%g" x2="%g" y2="%g" class="%s"/>`+"\n", x1, y1, x2, y2, class)
}

func (p *pen) rect(x, y, w, h, radius float64, class string) {
	p.write(`<rect x="%g" y="%g" width="%g" height="%g" rx="%g" class="%s"/>`+"\n", x, y, w, h, radius, class)
}

// polygon writes a filled shape over points.
func (p *pen) polygon(class string, points ...float64) {
	p.write(`<polygon points="%s" class="%s"/>`+"\n", strings.Trim(fmt.Sprint(points), "[]"), class)
}

// document closes the drawing up: as large as given, with what it shows in words.
func (p *pen) document(o SVGOptions, w, h float64, title string, description []string) string {
	id := o.ID
	if id == "" {
		id = "figure"
	}
	lang := o.Lang
	if lang == "" {
		lang = lessons.EN
	}
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" class="tf" viewBox="0 0 %g %g" width="%g" height="%g" lang="%s" role="img" aria-labelledby="%s-t %s-d">`+"\n",
		w, h, w, h, htmlLang(lang), id, id)
	fmt.Fprintf(&out, "<title id=\"%s-t\">%s</title>\n", id, escaped(title))
	fmt.Fprintf(&out, "<desc id=\"%s-d\">%s</desc>\n", id, escaped(strings.Join(description, "\n")))
	if !o.Inline {
		fmt.Fprintf(&out, "<style>\n%s</style>\n<rect width=\"100%%\" height=\"100%%\" class=\"tf-paper\"/>\n", StyleSheet(o.Theme))
	}
	return out.String() + p.b.String() + "</svg>\n"
}

// escaped is text as it may stand in XML. What may not even be escaped there, such
// as control characters, becomes U+FFFD.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder does not fail
	return b.String()
}

// htmlLang is a language as BCP 47 has it.
func htmlLang(l lessons.Lang) string {
	if l == lessons.ZH {
		return "zh-CN"
	}
	return string(l)
}

func (o SVGOptions) words() *messages.Messages { return messages.For(o.Lang) }

// textOptions are for what text and SVG have in common.
func (o SVGOptions) textOptions() Options { return Options{Lang: o.Lang} }

// orElse is a title, or another where there is none.
func orElse(title, other string) string {
	if title == "" {
		return other
	}
	return title
}
