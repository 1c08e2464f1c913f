package render

import (
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// tab replaces a tab character: a terminal's own tab stops depend on the column.
const tab = "    "

// narrowest is the least room, in columns, that is left to text after a prefix.
const narrowest = 10

// hangingPrefix is what a line may begin with that its continuation lines are
// indented by: spaces, bars of quotes, and a bullet or a number.
var hangingPrefix = regexp.MustCompile(`^ *(?:[>│|] +)*(?:(?:[-*•–]|\d+[.)]) +)?`)

// Wrap breaks the lines of text so that none is wider than the terminal. Lines are
// broken where Chinese and English allow it (see linebreak.go); a line that begins
// with spaces, a bullet or a number has its continuation indented by as much, and
// the bars of a quote are repeated. Text may carry SGR styles, which are closed at
// the end of each line and reopened on the next; every other control character is
// spelled out. Newlines stay; spaces at the end of a line go.
func (t Terminal) Wrap(text string) string {
	var out []string
	for _, line := range parseLines(text) {
		prefix := len(hangingPrefix.FindString(line.text))
		out = append(out, hang(line.slice(0, prefix), line.slice(prefix, len(line.text)), t.Columns())...)
	}
	return strings.Join(out, "\n")
}

// Hang wraps text as [Terminal.Wrap] does, after a prefix such as a bullet or a
// shape; every further line is indented by the prefix's width.
func (t Terminal) Hang(prefix, text string) string {
	return strings.Join(hang(prefix, text, t.Columns()), "\n")
}

// hang puts prefix before the first line of text and its indentation before the
// others. A prefix that would leave no room is wrapped as part of the text.
func hang(prefix, text string, width int) []string {
	room := width - Width(prefix)
	if room < narrowest {
		return wrapText(prefix+text, width)
	}
	return indented(prefix, continuation(prefix), wrapText(text, room))
}

// continuation returns what stands below prefix: its bars, and spaces for the rest. A
// bar stands alone, unlike the mark [>].
func continuation(prefix string) string {
	var out strings.Builder
	before := " "
	eachRune(ansi.Strip(prefix), func(char string, _ rune) {
		bar := (char == ">" || char == "│" || char == "|") && before == " "
		if before = char; bar {
			out.WriteString(char)
			before = " "
			return
		}
		out.WriteString(strings.Repeat(" ", Width(char)))
	})
	return out.String()
}

// indented puts first before the first line and rest before the others.
func indented(first, rest string, lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		prefix := rest
		if i == 0 {
			prefix = first
		}
		out[i] = strings.TrimRight(prefix+line, " ")
	}
	return out
}

// wrapText returns text in lines of at most width columns, without spaces at their
// ends.
func wrapText(text string, width int) []string {
	var out []string
	for _, line := range parseLines(text) {
		out = append(out, line.wrap(width)...)
	}
	return out
}

func (s styled) wrap(width int) []string {
	var out []string
	start, end, used := 0, 0, 0 // the line being filled is text[start:end], used columns wide
	emit := func(to int) {
		out = append(out, s.slice(start, start+len(withoutTail(s.text[start:to]))))
		start, used = to, 0
	}
	for _, unit := range units(s.text) {
		next := end + len(unit)
		if start < end && used+Width(withoutTail(unit)) > width {
			emit(end)
		}
		for used == 0 && Width(withoutTail(s.text[start:next])) > width {
			emit(start + prefixWithin(s.text[start:next], width))
		}
		used += Width(s.text[max(start, end):next])
		end = next
	}
	emit(end)
	return out
}

// withoutTail returns text without the spaces at its end: they need no room.
func withoutTail(text string) string { return strings.TrimRight(text, " ") }
