package render

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Escape makes a stranger's bytes (payloads, host names, file names) safe and
// legible on a terminal. Graphic characters of any script stay as they are. What
// a terminal would obey or hide is spelled out: control characters, ESC and the
// C1 controls, bidirectional overrides (U+202A to U+202E, U+2066 to U+2069) and
// every other invisible format character, private-use and unassigned code points,
// and bytes that are not UTF-8. The spelling is Go's: \n, \t, \r, \xNN for a byte,
// \uNNNN and \UNNNNNNNN for a code point. A backslash is doubled, so that two
// different inputs never look alike.
func Escape(b []byte) string { return EscapeString(string(b)) }

// EscapeString is [Escape] for a string.
func EscapeString(s string) string {
	var out strings.Builder
	eachRune(s, func(char string, r rune) {
		if r == '\\' {
			out.WriteString(`\\`)
			return
		}
		out.WriteString(visible(char, r))
	})
	return out.String()
}

// visibleControls spells out what [Escape] does, except the characters in keep,
// and leaves backslashes alone: it is for text of our own that a stranger may
// have edited, such as a lesson from a folder outside the binary.
func visibleControls(s, keep string) string {
	var out strings.Builder
	eachRune(s, func(char string, r rune) {
		if strings.ContainsRune(keep, r) {
			out.WriteString(char)
			return
		}
		out.WriteString(visible(char, r))
	})
	return out.String()
}

// eachRune calls do with the bytes and the value of every rune of s. A byte that
// is not UTF-8 comes alone, with utf8.RuneError.
func eachRune(s string, do func(char string, r rune)) {
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		do(s[:size], r)
		s = s[size:]
	}
}

// visible returns char as it may be shown: itself if it is graphic (Unicode
// classes L, M, N, P, S, Zs), its escape otherwise.
func visible(char string, r rune) string {
	switch {
	case r == utf8.RuneError && len(char) == 1:
		return fmt.Sprintf(`\x%02x`, char[0])
	case unicode.IsGraphic(r):
		return char
	case r == '\n':
		return `\n`
	case r == '\t':
		return `\t`
	case r == '\r':
		return `\r`
	case r < utf8.RuneSelf:
		return fmt.Sprintf(`\x%02x`, r)
	case r <= 0xffff:
		return fmt.Sprintf(`\u%04x`, r)
	default:
		return fmt.Sprintf(`\U%08x`, r)
	}
}
