package lessons

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tcplearn/checker/diagram"
	"tcplearn/checker/expect"
)

// The kinds of problem that a course has beyond those of its expectations. They
// are stable, so that a program can translate them.
const (
	NoLessons        = "no-lessons"
	BadFolder        = "bad-folder" // not NN-id
	DuplicateNumber  = "duplicate-number"
	DuplicateID      = "duplicate-id"
	MissingFile      = "missing-file"
	UnknownFile      = "unknown-file"
	UnreadableFile   = "unreadable-file"
	BadCharacter     = "bad-character"   // not UTF-8, or a control character
	MissingHeader    = "missing-header"  // the text does not begin with "---"
	UnclosedHeader   = "unclosed-header" // no "---" after the header
	NoField          = "no-field"        // a line without a colon
	UnknownKey       = "unknown-key"
	DuplicateKey     = "duplicate-key"
	MissingKey       = "missing-key"
	EmptyValue       = "empty-value"
	UnknownValue     = "unknown-value"
	UnknownNeed      = "unknown-need"     // not the id of an earlier lesson
	LanguagesDiffer  = "languages-differ" // a value that is not the same in both texts
	StructureDiffers = "structure-differs"
	UnclosedCode     = "unclosed-code"
	NearFigure       = "near-figure" // a code block's info word, nearly a figure's
	EmptyText        = "empty-text"
	TooFewHints      = "too-few-hints"
	MissingComment   = "missing-comment" // a script that does not say what it does

	BadID          = "bad-id"    // not lower-case words joined by hyphens, or given twice
	BadRule        = "bad-rule"  // of the wire
	BadWrong       = "bad-wrong" // not an answer and a mistake
	UnknownFact    = "unknown-fact"
	OneAnswer      = "one-answer" // a question with no right answer, or several
	TooFewChoices  = "too-few-choices"
	UnknownWord    = "unknown-word" // that the exercise does not need
	MissingWord    = "missing-word"
	DuplicateWord  = "duplicate-word"
	NotHeld        = "not-held"        // a packet where a state is to be held
	OnlyHeld       = "only-held"       // a count of sockets where no state is to be held
	UnknownCapture = "unknown-capture" // not in the lesson's captures
	TooFewRoles    = "too-few-roles"   // a role without its section
	TooManyParts   = "too-many-parts"  // a section that belongs to no role
)

var sentences = map[string]string{
	NoLessons:        "there is no lesson in %q",
	BadFolder:        "the folder %q is not named NN-id",
	DuplicateNumber:  "the number %q is taken by another lesson",
	DuplicateID:      "the id %q is taken by another lesson",
	MissingFile:      "%q is missing",
	UnknownFile:      "%q does not belong here",
	UnreadableFile:   "cannot be read: %q",
	BadCharacter:     "the character %q may not stand in a text",
	MissingHeader:    "%q stands where the header begins",
	UnclosedHeader:   "the header is not closed before %q",
	NoField:          "%q is not of the form key: value",
	UnknownKey:       "unknown key %q",
	DuplicateKey:     "key %q is given twice",
	MissingKey:       "key %q is missing",
	EmptyValue:       "key %q has no value",
	UnknownValue:     "unknown value %q",
	UnknownNeed:      "%q is not the id of an earlier lesson",
	LanguagesDiffer:  "%q is not what en.md says",
	StructureDiffers: "%q stands where en.md has something else",
	UnclosedCode:     "the code block %q is not closed",
	NearFigure:       "%q is nearly the word of a figure",
	EmptyText:        "there is no text",
	TooFewHints:      "there are only %q steps of help",
	MissingComment:   "%q is not a comment that says what the script does",

	BadID:          "%q is not an id of its own",
	BadRule:        "%q is not a rule of the wire",
	BadWrong:       "%q is not an answer and the mistake that it shows",
	UnknownFact:    "%q is not a fact of a call",
	OneAnswer:      "question %q does not have exactly one right answer",
	TooFewChoices:  "%q needs two at least",
	UnknownWord:    "the exercise does not need the word %q",
	MissingWord:    "the word %q is missing",
	DuplicateWord:  "the word %q is given twice",
	NotHeld:        "%q cannot be held",
	OnlyHeld:       "%q is for states that are held",
	UnknownCapture: "%q is not a capture of the lesson",
	TooFewRoles:    "there is no section for the role %q",
	TooManyParts:   "a section after %q belongs to no role",
}

// Problems are all errors of a course, sorted by file and position. A problem
// that has no line of its own is at line 1, column 1 of its file or folder, and
// one with a strange name at that of the folder it was found in, so that the
// files named by positions are always those of the format. The kinds are those
// of this package and of packages expect and diagram.
type Problems []expect.Problem

// Error returns one problem a line, in plain English. What it quotes of the
// files is escaped.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = sentence(p)
	}
	return strings.Join(lines, "\n")
}

func sentence(p expect.Problem) string {
	format, ours := sentences[p.Kind]
	if !ours {
		format, ours = diagram.Sentences[p.Kind]
	}
	if !ours {
		return p.Error()
	}
	if strings.Contains(format, "%q") {
		format = fmt.Sprintf(format, p.Got)
	}
	if len(p.Allowed) > 0 {
		format += "; allowed: " + strings.Join(p.Allowed, ", ")
	}
	return p.Pos.String() + ": " + format
}

func (ps *Problems) add(pos expect.Pos, kind, got string, allowed ...string) {
	*ps = append(*ps, expect.Problem{Pos: pos, Kind: kind, Got: got, Allowed: allowed})
}

func (ps Problems) sort() {
	slices.SortStableFunc(ps, func(a, b expect.Problem) int {
		return cmp.Or(
			strings.Compare(a.Pos.File, b.Pos.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Col, b.Pos.Col),
		)
	})
}
