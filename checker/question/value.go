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

func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
