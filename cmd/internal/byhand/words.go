// Package byhand is where a learner plays one side of TCP: the words in which they
// write segments, and the session in plain lines, which shows what a real kernel
// makes of them.
//
// # The words
//
// A line is a command. Case does not matter outside data, and neither does whether a
// Chinese input method was on: full-width forms of ASCII characters count as those.
//
//	line    = [ command ] .
//	command = "send" [ segment ] | "wait" [ seconds | flag ] | "new" [ port ]
//	        | "say" text | "state" | "raw" [ "on" | "off" ] | "help" | "quit" .
//	segment = { flag | field | "raw" } .
//	field   = ( "seq" | "ack" | "window" | "mss" ) "=" number
//	        | "data" "=" ( string | word ) | "checksum" "=" ( "bad" | "good" ) .
//
// flag is one of FIN SYN RST PSH ACK URG ECE CWR AE; brackets, commas, "+", "/" and
// "-" between flags are blanks. A number is decimal, or hexadecimal behind 0x, and may
// be negative for seq and ack. A string is one of the expectation language; a word
// ends at a blank. What is not given is 0, and a segment without any flag can be sent
// too: nothing is filled in but what no person writes.
package byhand

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"tcplearn/checker/expect"
	"tcplearn/checker/tcp"
	"tcplearn/playground"
)

// Verb is what a line tells to do.
type Verb string

// The verbs. None is an empty line.
const (
	None  Verb = ""
	Send  Verb = "send"
	Wait  Verb = "wait"
	New   Verb = "new"
	Say   Verb = "say"
	State Verb = "state"
	Raw   Verb = "raw"
	Help  Verb = "help"
	Quit  Verb = "quit"
)

// verbs are all of them, in the order in which the help explains them.
var verbs = []string{
	string(Send), string(Wait), string(New), string(Say), string(State), string(Raw), string(Help), string(Quit),
}

// Command is a line that was understood.
type Command struct {
	Verb Verb
	// Segment is what Send sends; nil asks for it field by field.
	Segment *playground.Spec
	Text    string // for Say
	// Number is Wait's seconds or New's port; 0 when none was given.
	Number int
	// Flag is the flag that Wait waits for, or 0.
	Flag tcp.Flags
	// On is what Raw sets; nil turns it over.
	On *bool
}

// ProblemKind is what is wrong with a line.
type ProblemKind string

// The kinds. Field names the field where one is concerned.
const (
	UnknownCommand ProblemKind = "unknown-command"
	UnknownWord    ProblemKind = "unknown-word" // in a segment: neither flag nor field
	BadNumber      ProblemKind = "bad-number"
	BadData        ProblemKind = "bad-data" // a string without its end, or an unknown escape
	BadValue       ProblemKind = "bad-value"
	NoValue        ProblemKind = "no-value"
	Twice          ProblemKind = "twice" // a field that was given already
)

// Problem says what cannot be understood in a line. Got is what was written there,
// a stranger's bytes.
type Problem struct {
	Kind    ProblemKind
	Field   string
	Got     string
	Allowed []string
}

// Error describes the problem in English.
func (p *Problem) Error() string {
	return strings.TrimSpace(string(p.Kind)+" "+p.Field) + ": " + strconv.Quote(p.Got)
}

// Parse understands a line. Its error is a [*Problem].
func Parse(line string) (Command, error) {
	word, rest := nextWord(line)
	verb := Verb(strings.ToLower(Narrow(word)))
	switch verb {
	case None, State, Help, Quit:
		return Command{Verb: verb}, nil
	case Send:
		if strings.TrimSpace(rest) == "" {
			return Command{Verb: Send}, nil
		}
		segment, err := ParseSegment(rest)
		return Command{Verb: Send, Segment: &segment}, err
	case Say:
		return Command{Verb: Say, Text: strings.TrimSpace(rest)}, nil
	case Wait:
		if flag, ok := tcp.ParseFlag(strings.ToUpper(strings.TrimSpace(Narrow(rest)))); ok {
			return Command{Verb: Wait, Flag: flag}, nil
		}
		n, err := optionalNumber(verb, rest)
		return Command{Verb: verb, Number: n}, err
	case New:
		n, err := optionalNumber(verb, rest)
		return Command{Verb: verb, Number: n}, err
	case Raw:
		on, err := optionalSwitch(rest)
		return Command{Verb: Raw, On: on}, err
	}
	return Command{}, &Problem{Kind: UnknownCommand, Got: word, Allowed: verbs}
}

// limits are the highest numbers that the verbs take: an hour, and the last port.
var limits = map[Verb]int{Wait: 3600, New: 65535}

func optionalNumber(verb Verb, text string) (int, error) {
	text = strings.TrimSpace(Narrow(text))
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > limits[verb] {
		return 0, &Problem{Kind: BadNumber, Field: string(verb), Got: text, Allowed: []string{"1 … " + strconv.Itoa(limits[verb])}}
	}
	return n, nil
}

func optionalSwitch(text string) (*bool, error) {
	on := false
	switch word := strings.ToLower(strings.TrimSpace(Narrow(text))); word {
	case "":
		return nil, nil
	case "on":
		on = true
	case "off":
	default:
		return nil, &Problem{Kind: BadValue, Field: string(Raw), Got: word, Allowed: []string{"on", "off"}}
	}
	return &on, nil
}

// ParseSegment understands a segment. Its error is a [*Problem].
func ParseSegment(text string) (playground.Spec, error) {
	p := &segmentParser{rest: text}
	err := p.all()
	return p.spec, err
}

// all takes all words.
func (p *segmentParser) all() error {
	p.given = map[string]bool{}
	for p.skip(); p.rest != ""; p.skip() {
		if err := p.word(); err != nil {
			return err
		}
	}
	return nil
}

// segmentParser walks along a line.
type segmentParser struct {
	rest      string
	flagsOnly bool // fields are not wanted
	spec      playground.Spec
	given     map[string]bool
}

// separators may stand between flags, as people write them.
const separators = " \t\r[](),+/|&-"

// skip skips what separates words.
func (p *segmentParser) skip() {
	for p.rest != "" {
		r, size := utf8.DecodeRuneInString(p.rest)
		if !strings.ContainsRune(separators, narrowRune(r)) {
			return
		}
		p.rest = p.rest[size:]
	}
}

// word takes one flag or field.
func (p *segmentParser) word() error {
	end := strings.IndexFunc(p.rest, func(r rune) bool {
		r = narrowRune(r)
		return r == '=' || r == '"' || strings.ContainsRune(separators, r)
	})
	if end < 0 {
		end = len(p.rest)
	}
	if end == 0 { // a stray = or "
		_, end = utf8.DecodeRuneInString(p.rest)
	}
	written := p.rest[:end]
	p.rest = p.rest[end:]
	name := strings.ToLower(Narrow(written))
	if flag, ok := tcp.ParseFlag(strings.ToUpper(name)); ok && !p.assigned() {
		p.spec.Flags |= flag
		return nil
	}
	if p.flagsOnly {
		return &Problem{Kind: UnknownWord, Field: flagsField, Got: written, Allowed: tcp.FlagNames()}
	}
	if name == string(Raw) && !p.assigned() {
		p.spec.Raw = true
		return nil
	}
	set := fields[name]
	switch {
	case set == nil:
		return &Problem{Kind: UnknownWord, Got: written, Allowed: append(tcp.FlagNames(), fieldNames...)}
	case p.given[name]:
		return &Problem{Kind: Twice, Field: name, Got: written}
	case !p.assign():
		return &Problem{Kind: NoValue, Field: name, Got: written, Allowed: []string{name + "="}}
	}
	p.given[name] = true
	value, err := p.value(name)
	if err != nil {
		return err
	}
	return set(&p.spec, value)
}

// assigned reports whether "=" is next, blanks aside.
func (p *segmentParser) assigned() bool {
	return strings.HasPrefix(Narrow(strings.TrimLeft(p.rest, " \t")), "=")
}

// assign skips "=" with the blanks around it, and reports whether it was there.
func (p *segmentParser) assign() bool {
	if !p.assigned() {
		return false
	}
	p.rest = strings.TrimLeft(p.rest, " \t")
	_, size := utf8.DecodeRuneInString(p.rest)
	p.rest = strings.TrimLeft(p.rest[size:], " \t")
	return true
}

// value takes what stands behind "=". Only data may be quoted.
func (p *segmentParser) value(name string) (string, error) {
	if name == "data" && strings.HasPrefix(p.rest, `"`) {
		octets, rest, ok := expect.UnquotePrefix(p.rest)
		if !ok {
			return "", &Problem{Kind: BadData, Field: name, Got: p.rest, Allowed: quotedExamples}
		}
		p.rest = rest
		return octets, nil
	}
	if name == "data" && strings.HasPrefix(Narrow(p.rest), `"`) { // “…”: no escapes
		_, size := utf8.DecodeRuneInString(p.rest)
		octets, rest, closed := strings.Cut(p.rest[size:], "”")
		if !closed {
			return "", &Problem{Kind: BadData, Field: name, Got: p.rest, Allowed: quotedExamples}
		}
		p.rest = rest
		return octets, nil
	}
	var value string
	value, p.rest = nextWord(p.rest)
	if value == "" {
		return "", &Problem{Kind: NoValue, Field: name, Got: name + "=", Allowed: []string{name + "="}}
	}
	return strings.TrimRight(value, ",，]］"), nil
}

// quotedExamples show how data is quoted.
var quotedExamples = []string{`"hello"`, `"hello\n"`}

// nextWord splits text at the first blanks behind its first word.
func nextWord(text string) (word, rest string) {
	text = strings.TrimLeft(text, " \t\r　")
	if i := strings.IndexAny(text, " \t\r　"); i >= 0 {
		return text[:i], text[i:]
	}
	return text, ""
}

// Narrow writes full-width forms as the ASCII characters that they are forms of.
func Narrow(s string) string { return strings.Map(narrowRune, s) }

func narrowRune(r rune) rune {
	switch r {
	case '【', '「':
		return '['
	case '】', '」':
		return ']'
	case '、':
		return ','
	case '“', '”':
		return '"'
	case '　':
		return ' '
	}
	if n := width.LookupRune(r); n.Kind() == width.EastAsianFullwidth {
		return n.Narrow()
	}
	return r
}
