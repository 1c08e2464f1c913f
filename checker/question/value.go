package question

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"tcplearn/checker/tcp"
)

// Kind is what sort of value answers a question.
type Kind uint8

// The kinds of value.
const (
	Number  Kind = iota // a whole number
	Flags               // control bits
	Seconds             // a time in seconds
	Word                // one of the words to choose from
	Words               // all of them, in an order
)

// Value is an answer, the right one or a learner's.
type Value struct {
	Kind    Kind
	Number  int64
	Flags   tcp.Flags
	Seconds float64
	Words   []string // one for Word
}

// String returns the value as a learner would write it.
func (v Value) String() string {
	switch v.Kind {
	case Flags:
		return v.Flags.String()
	case Seconds:
		return strconv.FormatFloat(math.Round(v.Seconds*100)/100, 'f', -1, 64)
	case Word, Words:
		return strings.Join(v.Words, " ")
	}
	return strconv.FormatInt(v.Number, 10)
}

// equal compares values of one kind; times differ by within seconds at most.
func (v Value) equal(other Value, within float64) bool {
	switch v.Kind {
	case Flags:
		return v.Flags == other.Flags
	case Seconds:
		return math.Abs(v.Seconds-other.Seconds) <= within
	case Word, Words:
		return slices.Equal(v.Words, other.Words)
	}
	return v.Number == other.Number
}

// parse reads what was written as a value of a kind. For words, choices are those
// that were shown, in the order in which they were. It reports whether the text is
// such a value at all.
func parse(kind Kind, text string, choices []string) (Value, bool) {
	text = strings.TrimSpace(text)
	switch kind {
	case Flags:
		f, ok := tcp.ParseFlags(text)
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

// loose takes away what people write between digits.
var loose = strings.NewReplacer(" ", "", ",", "", "_", "", "，", "")

func parseNumber(text string) (int64, bool) {
	text = loose.Replace(strings.ToLower(text))
	base := 10
	if rest, ok := strings.CutPrefix(text, "0x"); ok {
		text, base = rest, 16
	}
	n, err := strconv.ParseInt(text, base, 64)
	return n, err == nil
}

func parseSeconds(text string) (float64, bool) {
	text = strings.TrimSpace(strings.ToLower(text))
	scale := 1.0
	for _, unit := range []struct {
		name  string
		scale float64
	}{{"ms", 0.001}, {"毫秒", 0.001}, {"s", 1}, {"秒", 1}} {
		if rest, ok := strings.CutSuffix(text, unit.name); ok {
			text, scale = strings.TrimSpace(rest), unit.scale
			break
		}
	}
	s, err := strconv.ParseFloat(text, 64)
	return s * scale, err == nil && !math.IsNaN(s) && !math.IsInf(s, 0)
}

// chosen returns the choice that a text names, by its word or its number from 1.
func chosen(text string, choices []string) (string, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if slices.Contains(choices, text) {
		return text, true
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
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t,>，、", r) })
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

func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
