package expect

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// escapes are the one-letter escapes of a string, by the letter.
var escapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', '\\': '\\', '"': '"'}

// escapeNames are the spellings that a string's escapes may have.
var escapeNames = []string{`\n`, `\r`, `\t`, `\\`, `\"`, `\xNN`}

// Quote writes octets as a string of the language. Printable UTF-8 stays as it
// is; every other octet is escaped, so that the result is safe on a terminal.
func Quote(octets string) string {
	var b strings.Builder
	b.WriteByte('"')
	for octets != "" {
		r, size := utf8.DecodeRuneInString(octets)
		writeRune(&b, r, octets[:size])
		octets = octets[size:]
	}
	b.WriteByte('"')
	return b.String()
}

// writeRune writes one rune, given with its encoding, as it stands in a string.
func writeRune(b *strings.Builder, r rune, encoded string) {
	for letter, octet := range escapes {
		if r == rune(octet) {
			b.WriteByte('\\')
			b.WriteByte(letter)
			return
		}
	}
	if strconv.IsPrint(r) && (r != utf8.RuneError || len(encoded) > 1) {
		b.WriteString(encoded)
		return
	}
	for i := range len(encoded) {
		fmt.Fprintf(b, `\x%02x`, encoded[i])
	}
}

// unescape reads the escape at the beginning of text, which starts with a
// backslash. It returns the octet and the escape's length in bytes.
func unescape(text string) (octet byte, size int, ok bool) {
	if len(text) < 2 {
		return 0, len(text), false
	}
	if octet, ok := escapes[text[1]]; ok {
		return octet, 2, true
	}
	if text[1] == 'x' && len(text) >= 4 {
		if n, err := strconv.ParseUint(text[2:4], 16, 8); err == nil {
			return byte(n), 4, true
		}
	}
	_, size = utf8.DecodeRuneInString(text[1:])
	return 0, 1 + size, false
}

// Unquote reads a string of the language, quotes included. It reports whether the
// text is one and nothing else.
func Unquote(text string) (octets string, ok bool) {
	octets, rest, ok := UnquotePrefix(text)
	return octets, ok && rest == ""
}

// UnquotePrefix reads the string of the language with which a text begins, and returns
// its octets and what follows it. It reports whether there is one.
func UnquotePrefix(text string) (octets, rest string, ok bool) {
	var problems Problems
	s := &scanner{text: text, problems: &problems}
	if !strings.HasPrefix(text, `"`) {
		return "", text, false
	}
	octets, ok = s.quoted()
	return octets, text[s.at:], ok
}
