package render

import (
	_ "embed"
	"strings"

	"github.com/muesli/termenv"
)

// The styles that glamour gives to headings, emphasis, code and links. What they
// say is said without colour too: headings keep their number signs, and the plain
// style keeps the backquotes of code. It leaves the asterisks of bold and italic
// words out: between Chinese characters they would be taken for part of the text.
var (
	//go:embed style_dark.json
	darkStyle []byte
	//go:embed style_light.json
	lightStyle []byte
	//go:embed style_plain.json
	plainStyle []byte
)

// glamourStyle returns the style sheet for the terminal, as JSON.
func (t Terminal) glamourStyle() []byte {
	switch {
	case t.Color == None:
		return plainStyle
	case t.Dark:
		return darkStyle
	default:
		return lightStyle
	}
}

// profile returns the terminal's colours in glamour's terms.
func (t Terminal) profile() termenv.Profile {
	switch t.Color {
	case ANSI16:
		return termenv.ANSI
	case ANSI256:
		return termenv.ANSI256
	case TrueColor:
		return termenv.TrueColor
	default:
		return termenv.Ascii
	}
}

// Bold returns s in bold. Like every style here it closes what it opens, may hold
// text that is styled already, and returns s as it is where there is no colour.
func (t Terminal) Bold(s string) string { return t.sgr("1", s) }

// Dim returns s with less weight: what may be skipped.
func (t Terminal) Dim(s string) string { return t.sgr("2", s) }

// Underline returns s underlined.
func (t Terminal) Underline(s string) string { return t.sgr("4", s) }

// Red returns s in red: what is wrong. The colours are those of the reader's own
// theme (SGR 31 to 36), which are legible on the background it has.
func (t Terminal) Red(s string) string { return t.sgr("31", s) }

// Green returns s in green: what is right.
func (t Terminal) Green(s string) string { return t.sgr("32", s) }

// Yellow returns s in yellow, or in magenta on a light background, where few themes
// have a legible yellow: what to look at.
func (t Terminal) Yellow(s string) string {
	if t.Dark {
		return t.sgr("33", s)
	}
	return t.sgr("35", s)
}

// Cyan returns s in cyan, or in blue on a light background: what to type, and names
// from the wire. Code in lessons has the same colour.
func (t Terminal) Cyan(s string) string {
	if t.Dark {
		return t.sgr("36", s)
	}
	return t.sgr("34", s)
}

// sgr writes s with an SGR parameter in force, again after each reset within s.
func (t Terminal) sgr(parameter, s string) string {
	if t.Color == None || s == "" {
		return s
	}
	open := "\x1b[" + parameter + "m"
	return open + strings.ReplaceAll(s, sgrReset, sgrReset+open) + sgrReset
}

// glyph returns the Unicode form of an ornament, or its ASCII form of the same width
// where the terminal cannot be trusted with the former.
func (t Terminal) glyph(unicode, ascii string) string {
	if t.ASCII {
		return ascii
	}
	return unicode
}
