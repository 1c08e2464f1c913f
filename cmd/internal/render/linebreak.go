package render

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Where a line may end. The rules are those of the Unicode Line Breaking Algorithm
// (UAX #14), which uniseg applies, with what Chinese typesetting and command
// lines ask for on top:
//
//   - a line neither starts with a closing mark nor ends with an opening one, also
//     for the marks that UAX #14 leaves open, such as the Chinese dash —;
//   - a hyphen that begins a word stays with it (UAX #14 LB20a, newer than uniseg's
//     tables), so that -n in a command is not torn apart;
//   - the parts of a name in capitals stay together, so that LAST-ACK is one state;
//   - the backquotes of code stay with the code, and with what touches them;
//   - a URL stays whole, so that it can be clicked and copied.
const (
	noLineStart = "，。、；：？！）】》」』〉〕｝”’…—·～％‰,.;:?!)]}"
	noLineEnd   = "（【《「『〈〔｛“‘([{"
)

var urlPattern = regexp.MustCompile(`https?://[!-~]+`)

// units cuts one line of text into the pieces that must stay on one line. Joined,
// they are the text again; the spaces after a piece belong to it.
func units(text string) []string {
	var (
		out   []string
		urls  = urlPattern.FindAllStringIndex(text, -1)
		state = -1
		start = 0
		end   = 0
	)
	for rest := text; rest != ""; {
		var segment string
		segment, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
		end += len(segment)
		if rest == "" || mayBreak(text[:end], rest) && !inside(urls, end) {
			out = append(out, text[start:end])
			start = end
		}
	}
	return out
}

// mayBreak applies our own rules to a place where UAX #14 allows a break.
func mayBreak(before, after string) bool {
	next, _ := utf8.DecodeRuneInString(after)
	word := strings.TrimRight(before, " ")
	last, _ := utf8.DecodeLastRuneInString(word)
	if strings.ContainsRune(noLineStart, next) || strings.ContainsRune(noLineEnd, last) {
		return false
	}
	if next == '`' && word == before || strings.HasSuffix(before, "`") {
		return false
	}
	if last == ':' && word == before {
		return false // ::1
	}
	stem := strings.TrimRight(before, "-")
	if stem == before {
		return true
	}
	// A hyphen after a letter or digit divides a word (round-trip); otherwise it begins
	// one. A name in capitals (FIN-WAIT-1) is read as one word.
	beforeHyphen, _ := utf8.DecodeLastRuneInString(stem)
	if unicode.IsUpper(beforeHyphen) && (unicode.IsUpper(next) || unicode.IsDigit(next)) {
		return false
	}
	return stem != "" && !strings.ContainsRune(" `"+noLineEnd, beforeHyphen)
}

// inside reports whether a break at offset at would fall within one of the ranges.
func inside(ranges [][]int, at int) bool {
	for _, r := range ranges {
		if r[0] < at && at < r[1] {
			return true
		}
	}
	return false
}

// prefixWithin returns how many bytes of unit, a piece too wide for any line, go on
// a line of width columns: whole grapheme clusters, at least one, and where it can
// be had a place that leaves no closing mark at the start of the next line.
func prefixWithin(unit string, width int) int {
	fits, pleasing := 0, 0
	for graphemes := uniseg.NewGraphemes(unit); graphemes.Next(); {
		_, end := graphemes.Positions()
		if fits > 0 && Width(unit[:end]) > width {
			break
		}
		fits = end
		if mayBreak(unit[:end], unit[end:]) {
			pleasing = end
		}
	}
	if pleasing > 0 {
		return pleasing
	}
	return fits
}
