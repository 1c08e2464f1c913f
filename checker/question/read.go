package question

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"tcplearn/checker/tcp"
)

// parse reads what was written as a value of a kind. For words, choices are those
// that were shown, in the order in which they were. It reports whether the text is
// such a value at all.
func parse(kind Kind, text string, choices []string) (Value, bool) {
	text = plain(text)
	switch kind {
	case Flags:
		f, ok := parseFlags(text)
		return Value{Kind: Flags, Flags: f}, ok
	case Seconds:
		s, ok := parseSeconds(text)
		return Value{Kind: Seconds, Seconds: s}, ok
	case Word:
		w, ok := chosen(text, choices)
		return Value{Kind: Word, Words: []string{w}}, ok
	case Words:
		return parseOrder(text, choices)
	}
	n, ok := parseNumber(text)
	return Value{Kind: Number, Number: n}, ok
}

// plain writes a text in lower case, with ASCII characters for the marks and full-width
// forms of a Chinese input method and blanks for spaces of other widths, without the
// marks that end a sentence.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '、':
			return ','
		case r == '。':
			return '.'
		case r == '→':
			return '>'
		}
		return unicode.ToLower(r)
	}, text)
	return strings.TrimRight(strings.TrimSpace(width.Narrow.String(text)), ".,;: ")
}

// value is what stands behind the name of a field, as in "len=16".
func value(text string) string {
	name, rest, found := strings.Cut(text, "=")
	if found && !strings.ContainsFunc(name, unicode.IsDigit) {
		return strings.TrimSpace(rest)
	}
	return text
}

// withoutUnit takes away one word behind a number, as in "16 bytes" or "16 个字节".
func withoutUnit(text string) string {
	return strings.TrimSpace(strings.TrimRightFunc(text, unicode.IsLetter))
}

// loose takes away what people write between digits.
var loose = strings.NewReplacer(" ", "", ",", "", "_", "", "'", "")

func parseNumber(text string) (int64, bool) {
	text = value(plain(text))
	for prefix, base := range map[string]int{"0x": 16, "0b": 2} {
		if digits, ok := strings.CutPrefix(text, prefix); ok {
			n, err := strconv.ParseInt(loose.Replace(digits), base, 64)
			return n, err == nil
		}
	}
	text = loose.Replace(withoutUnit(text))
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, true
	}
	return parseWhole(text)
}

// parseWhole reads a whole number in scientific notation, or with zeros behind the
// point.
func parseWhole(text string) (int64, bool) {
	if strings.Trim(text, "0123456789.e+-") != "" { // no hexadecimal one, nor infinity
		return 0, false
	}
	f, err := strconv.ParseFloat(text, 64)
	const exact = 1 << 53
	if err != nil || f != math.Trunc(f) || math.Abs(f) > exact {
		return 0, false
	}
	return int64(f), true
}

// units are those of times, with what one is in seconds.
var units = map[string]float64{
	"": 1, "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "秒": 1, "秒钟": 1,
	"ms": 0.001, "msec": 0.001, "millisecond": 0.001, "milliseconds": 0.001, "毫秒": 0.001,
}

func parseSeconds(text string) (float64, bool) {
	text = strings.TrimSpace(strings.TrimLeft(value(text), "~≈约"))
	digits := strings.TrimRightFunc(text, unicode.IsLetter)
	scale, known := units[text[len(digits):]]
	s, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	return s * scale, known && err == nil && !math.IsNaN(s) && !math.IsInf(s, 0)
}

// and are the words between the names of control bits.
var and = strings.NewReplacer(" and ", " ", "和", " ", "与", " ", "及", " ")

// parseFlags reads control bits by their names, by the octets of the header (0x012, as
// Wireshark shows them), or one by one as SYN=1 ACK=0.
func parseFlags(text string) (tcp.Flags, bool) {
	if strings.HasPrefix(text, "0x") {
		n, ok := parseNumber(text)
		all, named := tcp.ParseFlags(tcp.Flags(n).String())
		return all, ok && named && n == int64(all)
	}
	var set []string
	for _, word := range strings.Fields(strings.ReplaceAll(and.Replace(text), ",", " ")) {
		name, bit, single := strings.Cut(word, "=")
		switch {
		case !single, bit == "1":
			set = append(set, name)
		case bit != "0":
			return 0, false
		}
	}
	return tcp.ParseFlags(strings.Join(set, " "))
}

// chosen returns the choice that a text names, by its word or its number from 1.
func chosen(text string, choices []string) (string, bool) {
	text = strings.Trim(text, "().[] ")
	word := strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '_' }), "-")
	if slices.Contains(choices, word) {
		return word, true
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > len(choices) {
		return "", false
	}
	return choices[n-1], true
}

// parseOrder reads all choices in some order. Numbers of one digit may stand
// without anything between them: 312.
func parseOrder(text string, choices []string) (Value, bool) {
	words := strings.FieldsFunc(strings.ReplaceAll(text, "->", " "), func(r rune) bool { return strings.ContainsRune(" ,;>", r) })
	if len(words) == 1 && len(words[0]) == len(choices) && len(choices) < 10 {
		words = strings.Split(words[0], "")
	}
	v := Value{Kind: Words}
	for _, word := range words {
		w, ok := chosen(word, choices)
		if !ok || slices.Contains(v.Words, w) {
			return Value{}, false
		}
		v.Words = append(v.Words, w)
	}
	return v, len(v.Words) == len(choices)
}
