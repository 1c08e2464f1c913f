package expect

import (
	"fmt"
	"slices"
	"strings"
)

// Pos is a place in a text. Line and Col count from 1, Col in bytes.
type Pos struct {
	File string
	Line int
	Col  int
}

// String returns "file:line:col".
func (p Pos) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col) }

// The kinds of Problem. They are stable, so that a program can translate them.
const (
	EmptyExpectation = "empty-expectation" // no step at all
	UnknownSide      = "unknown-side"      // neither client nor server
	SameSide         = "same-side"         // a packet from a side to itself
	UnknownVerb      = "unknown-verb"      // none of ">", "is", "has" after the first side
	MaybeState       = "maybe-state"       // maybe, never or again before what is no packet
	UnknownState     = "unknown-state"
	TrailingText     = "trailing-text" // something after a complete state step
	MissingFlags     = "missing-flags"
	UnclosedFlags    = "unclosed-flags" // no "]"
	MissingComma     = "missing-comma"  // between two flags
	UnknownFlag      = "unknown-flag"
	DuplicateFlag    = "duplicate-flag"
	UnknownField     = "unknown-field"
	DuplicateField   = "duplicate-field"
	MissingValue     = "missing-value" // a field without "="
	BadNumber        = "bad-number"    // not decimal, or out of range
	BadTime          = "bad-time"      // not a time with its unit, or out of range
	UnquotedData     = "unquoted-data"
	UnclosedString   = "unclosed-string"
	BadEscape        = "bad-escape"
	LenDiffers       = "len-differs"      // len= and data= contradict each other
	AckWithoutFlag   = "ack-without-flag" // ack= and no ACK flag
)

var sentences = map[string]string{
	EmptyExpectation: "there is no step",
	UnknownSide:      "unknown side %q",
	SameSide:         "a packet cannot go from %q to itself",
	UnknownVerb:      "%q cannot follow a side",
	MaybeState:       "%q is for packets only",
	UnknownState:     "unknown state %q",
	TrailingText:     "%q after the end of the step",
	MissingFlags:     "the flags are missing before %q",
	UnclosedFlags:    "the list of flags is not closed before %q",
	MissingComma:     "a comma is missing before %q",
	UnknownFlag:      "unknown flag %q",
	DuplicateFlag:    "flag %q is listed twice",
	UnknownField:     "unknown field %q",
	DuplicateField:   "field %q is given twice",
	MissingValue:     "field %q has no value",
	BadNumber:        "%q is not a number in range",
	BadTime:          "%q is not a time in range",
	UnquotedData:     "data %q is not in double quotes",
	UnclosedString:   "the string %q is not closed",
	BadEscape:        "unknown escape %q",
	LenDiffers:       "%q does not agree with the data",
	AckWithoutFlag:   "%q needs the ACK flag",
}

// Problem is one error in a text of the language.
type Problem struct {
	Pos     Pos
	Kind    string   // one of the constants above
	Got     string   // the text at fault; a stranger's bytes, not escaped
	Allowed []string // the words that may stand there
}

// Error says in plain English where and what is wrong and what is allowed. What
// it quotes of the text is escaped.
func (p Problem) Error() string {
	text := sentences[p.Kind]
	if strings.Contains(text, "%") {
		text = fmt.Sprintf(text, p.Got)
	}
	if len(p.Allowed) > 0 {
		text += "; allowed: " + strings.Join(p.Allowed, ", ")
	}
	return p.Pos.String() + ": " + text
}

// Problems are all errors of a text, in the order of their positions.
type Problems []Problem

// Error returns one problem a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

func (ps Problems) sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		if a.Pos.Line != b.Pos.Line {
			return a.Pos.Line - b.Pos.Line
		}
		return a.Pos.Col - b.Pos.Col
	})
}
