package figure

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"
)

// width is the number of columns that text takes.
func width(text string) int { return ansi.StringWidth(text) }

func spaces(n int) string { return strings.Repeat(" ", max(n, 0)) }

// centred puts text in the middle of columns.
func centred(text string, columns int) string {
	left := max(columns-width(text), 0) / 2
	return padded(spaces(left)+text, columns)
}

// padded fills text up to columns.
func padded(text string, columns int) string { return text + spaces(columns-width(text)) }

// wrapped breaks text into lines of at most columns, where Unicode allows it
// (UAX #14). A piece without such a place is cut.
func wrapped(text string, columns int) []string {
	columns = max(columns, 8)
	var out []string
	line, state := "", -1
	for text != "" {
		var piece string
		piece, text, _, state = uniseg.FirstLineSegmentInString(text, state)
		if line != "" && width(strings.TrimRight(line+piece, " ")) > columns {
			out = append(out, strings.TrimRight(line, " "))
			line = ""
		}
		line += piece
		for width(strings.TrimRight(line, " ")) > columns {
			head := ansi.Truncate(line, columns, "")
			out = append(out, head)
			line = line[len(head):]
		}
	}
	return append(out, strings.TrimRight(line, " "))
}
