package render

import (
	"regexp"
	"sort"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Width returns the number of terminal columns that s takes; escape sequences
// take none. It is the only measure of width in this project: go-runewidth, by
// contrast, counts “ — … → as two columns under a Chinese locale, which terminals
// do not.
func Width(s string) int { return ansi.StringWidth(s) }

// sgrReset ends every style: SGR 0 (ECMA-48 §8.3.117).
const sgrReset = "\x1b[0m"

// sgrSequence is one Select Graphic Rendition sequence. It is the only escape
// sequence that text may carry here: it changes how characters look and nothing
// else, whereas others move the cursor, set the title or make the terminal answer.
var sgrSequence = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// styled is one line of text with its styles set apart, so that it can be measured
// and cut like plain text and each piece can be written with its own styles.
type styled struct {
	text  string // what is seen: no escape sequence and no control character
	spans []span // ascending from offset 0; a span's style holds up to the next span
}

type span struct {
	at    int    // byte offset in text
	style string // the SGR sequences in force, "" for none
}

// parseLines separates the text of each line of s from its styles; a style that
// is open at a newline goes on in the next line. Tabs become spaces. Any other
// control character, hence any escape sequence that is not SGR, is spelled out as
// [Escape] does.
func parseLines(s string) []styled {
	var lines []styled
	style := ""
	for text := range strings.SplitSeq(s, "\n") {
		line := parseLine(text, style)
		style = line.spans[len(line.spans)-1].style
		lines = append(lines, line)
	}
	return lines
}

// parseLine parses one line that begins in the given style.
func parseLine(s, style string) styled {
	var text strings.Builder
	spans := []span{{0, style}}
	plain := func(piece string) {
		text.WriteString(visibleControls(strings.ReplaceAll(piece, "\t", tab), ""))
	}
	for {
		found := sgrSequence.FindStringIndex(s)
		if found == nil {
			plain(s)
			return styled{text.String(), spans}
		}
		plain(s[:found[0]])
		style = nextStyle(style, s[found[0]:found[1]])
		spans = withSpan(spans, span{text.Len(), style})
		s = s[found[1]:]
	}
}

// withSpan appends a span, so that each holds for some text and differs from its
// neighbour: sequences that are closed and reopened at once leave no trace.
func withSpan(spans []span, s span) []span {
	if last := len(spans) - 1; last > 0 && spans[last].at == s.at {
		spans = spans[:last]
	}
	last := len(spans) - 1
	switch {
	case spans[last].at == s.at:
		spans[last] = s
	case spans[last].style != s.style:
		spans = append(spans, s)
	}
	return spans
}

// nextStyle returns the sequences in force after sequence. A sequence that begins
// with parameter 0, or has none, forgets what was before it.
func nextStyle(style, sequence string) string {
	params := strings.TrimSuffix(strings.TrimPrefix(sequence, "\x1b["), "m")
	first, others, _ := strings.Cut(params, ";")
	switch {
	case strings.Trim(first, "0") != "":
		return style + sequence
	case others == "":
		return ""
	default:
		return sequence
	}
}

// slice returns text[from:to] with its styles, each closed before the end.
func (s styled) slice(from, to int) string {
	var out strings.Builder
	// The last span at or before from; there is always one at 0.
	i := sort.Search(len(s.spans), func(i int) bool { return s.spans[i].at > from }) - 1
	for ; from < to; i++ {
		end := to
		if i+1 < len(s.spans) {
			end = min(to, s.spans[i+1].at)
		}
		out.WriteString(enclose(s.spans[i].style, s.text[from:end]))
		from = end
	}
	return out.String()
}

// enclose writes text in a style and closes it. Nothing to show needs no style.
func enclose(style, text string) string {
	if style == "" || text == "" {
		return text
	}
	return style + text + sgrReset
}
