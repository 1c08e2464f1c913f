package play

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/playground"
)

// A rule is written as it is said: "drop syn-ack once", "delay ack 2s", "hold xiaomei
// data". The words behind the action may come in any order.

// maxDelay bounds how long a packet may be under way, maxPause how long a script may
// wait, maxTimes how often a rule counts.
const (
	maxDelay = time.Minute
	maxPause = 10 * time.Minute
	maxTimes = 1000
)

var actions = map[string]playground.Action{
	"drop": playground.Drop, "delay": playground.Delay, "hold": playground.Hold,
}

// kinds are the segments that a rule may name. Upper case and brackets are taken off
// first, so that a learner may write what the ladder shows.
var kinds = map[string]playground.Kind{
	"syn": playground.SYN, "syn-ack": playground.SYNACK, "synack": playground.SYNACK, "syn,ack": playground.SYNACK,
	"ack": playground.ACK, "data": playground.Data, "fin": playground.FIN, "rst": playground.RST,
	"all": playground.Any, "any": playground.Any, "everything": playground.Any,
}

var sides = map[string]evidence.Host{
	"xiaoming": evidence.Client, "client": evidence.Client, "小明": evidence.Client,
	"xiaomei": evidence.Server, "server": evidence.Server, "小美": evidence.Server,
}

var counts = map[string]int{"once": 1, "twice": 2}

// Problem is what is wrong with a line that the learner typed.
type Problem struct {
	Fault   Fault
	Word    string   // what was written
	Allowed []string // what may stand there
}

// Fault is a kind of problem.
type Fault string

// The faults.
const (
	Unknown     Fault = "unknown"      // the word is none of those allowed
	NeedsDelay  Fault = "needs-delay"  // how long?
	BadDelay    Fault = "bad-delay"    // a number without a unit, or out of range
	BadTimes    Fault = "bad-times"    // how often, out of range
	TooMuch     Fault = "too-much"     // a second word of the same sort, or one too many
	NeedsAction Fault = "needs-action" // run, without a command
	NotHeld     Fault = "not-held"     // release, and nothing is held
	NoJob       Fault = "no-job"       // fg, and nothing is stopped
	NoTerminal  Fault = "no-terminal"  // a shell
	Program     Fault = "program"      // the name of a program, where "run" is missing
)

// Error names the fault and the word, for programmers.
func (p *Problem) Error() string { return string(p.Fault) + ": " + p.Word }

// ruleWords are what may stand behind an action, for whom it was none of them.
func ruleWords(a playground.Action) []string {
	words := []string{"syn", "syn-ack", "ack", "data", "fin", "rst", "all", "xiaoming", "xiaomei", "once", "twice"}
	if a == playground.Delay {
		words = append(words, "500ms", "2s")
	} else {
		words = append(words, "3")
	}
	return words
}

// parseRule reads a rule's words behind its action.
func parseRule(action playground.Action, words []string) (playground.Rule, error) {
	r := ruleBuilder{rule: playground.Rule{Action: action, Either: true}}
	for _, word := range words {
		if err := r.take(word); err != nil {
			return playground.Rule{}, err
		}
	}
	if action == playground.Delay && r.rule.Delay == 0 {
		return playground.Rule{}, &Problem{Fault: NeedsDelay}
	}
	return r.rule, nil
}

// ruleBuilder is a rule and which of its parts were said.
type ruleBuilder struct {
	rule              playground.Rule
	kind, side, times bool
}

func (r *ruleBuilder) take(written string) error {
	word := strings.Trim(strings.ToLower(written), "[]")
	if kind, ok := kinds[word]; ok {
		r.rule.Kind = kind
		return once(&r.kind, written)
	}
	if side, ok := sides[word]; ok {
		r.rule.From, r.rule.Either = side, false
		return once(&r.side, written)
	}
	times, ok := counts[word]
	if n, err := strconv.Atoi(word); err == nil && r.rule.Action != playground.Delay {
		times, ok = n, true
	}
	if ok {
		r.rule.Times = times
		if times < 1 || times > maxTimes {
			return &Problem{Fault: BadTimes, Word: written}
		}
		return once(&r.times, written)
	}
	if r.rule.Action == playground.Delay && word != "" && word[0] >= '0' && word[0] <= '9' {
		return r.delay(word, written)
	}
	if slices.Contains([]string{"from", "times", "time", "by"}, word) {
		return nil // as one says it
	}
	return &Problem{Fault: Unknown, Word: written, Allowed: ruleWords(r.rule.Action)}
}

func (r *ruleBuilder) delay(word, written string) error {
	d, err := time.ParseDuration(word)
	if err != nil || d <= 0 || d > maxDelay {
		return &Problem{Fault: BadDelay, Word: written}
	}
	said := r.rule.Delay > 0
	r.rule.Delay = d
	return once(&said, written)
}

// once notes that a part was said; twice is a problem.
func once(said *bool, written string) error {
	if *said {
		return &Problem{Fault: TooMuch, Word: written}
	}
	*said = true
	return nil
}

// Phrase writes a rule as it is typed.
func Phrase(r playground.Rule) string {
	words := []string{[...]string{playground.Drop: "drop", playground.Delay: "delay", playground.Hold: "hold"}[r.Action]}
	if !r.Either {
		words = append(words, playground.HostName(r.From))
	}
	kind := string(r.Kind)
	if r.Kind == playground.Any {
		kind = "all"
	}
	words = append(words, kind)
	if r.Action == playground.Delay {
		words = append(words, r.Delay.String())
	}
	switch r.Times {
	case 0:
	case 1:
		words = append(words, "once")
	case 2:
		words = append(words, "twice")
	default:
		words = append(words, strconv.Itoa(r.Times))
	}
	return strings.Join(words, " ")
}

// Verbs are the words with which a line may begin, in the order of the help.
var Verbs = []string{"drop", "delay", "hold", "release", "heal", "rules", "run", "shell", "fg", "wait", "help", "quit"}

// parseCount reads how many held packets to release; 0 is all.
func parseCount(words []string) (int, error) {
	switch {
	case len(words) > 1:
		return 0, &Problem{Fault: TooMuch, Word: words[1]}
	case len(words) == 0 || slices.Contains([]string{"all", "everything"}, words[0]):
		return 0, nil
	}
	n, err := strconv.Atoi(words[0])
	if errors.Is(err, strconv.ErrRange) || (err == nil && (n < 1 || n > maxTimes)) {
		return 0, &Problem{Fault: BadTimes, Word: words[0]}
	}
	if err != nil {
		return 0, &Problem{Fault: Unknown, Word: words[0], Allowed: []string{"1", "2", "all"}}
	}
	return n, nil
}

// parseHost reads the host of a shell; xiaoming is where none is said.
func parseHost(words []string) (evidence.Host, error) {
	switch {
	case len(words) > 1:
		return 0, &Problem{Fault: TooMuch, Word: words[1]}
	case len(words) == 0:
		return evidence.Client, nil
	}
	host, ok := sides[strings.ToLower(words[0])]
	if !ok {
		return 0, &Problem{Fault: Unknown, Word: words[0], Allowed: []string{"xiaoming", "xiaomei"}}
	}
	return host, nil
}

// parsePause reads how long to wait; 0 is until all is over.
func parsePause(words []string) (time.Duration, error) {
	switch {
	case len(words) > 1:
		return 0, &Problem{Fault: TooMuch, Word: words[1]}
	case len(words) == 0:
		return 0, nil
	}
	d, err := time.ParseDuration(words[0])
	if err != nil || d <= 0 || d > maxPause {
		return 0, &Problem{Fault: BadDelay, Word: words[0]}
	}
	return d, nil
}

// complete offers what a line may go on with.
func complete(line string) (rest string, ok bool) {
	words := strings.Fields(line)
	if line == "" || strings.HasSuffix(line, " ") || len(words) == 0 {
		return "", false
	}
	candidates := Verbs
	if len(words) > 1 {
		switch words[0] {
		case "drop", "delay", "hold":
			candidates = ruleWords(actions[words[0]])
		case "shell":
			candidates = []string{"xiaoming", "xiaomei"}
		default:
			return "", false
		}
	}
	return common(candidates, words[len(words)-1])
}

// common returns what all candidates that begin with prefix go on with; where that is
// a whole candidate, a blank behind it.
func common(candidates []string, prefix string) (rest string, ok bool) {
	var found []string
	for _, c := range candidates {
		if strings.HasPrefix(c, prefix) {
			found = append(found, c)
		}
	}
	if len(found) == 0 {
		return "", false
	}
	rest = found[0][len(prefix):]
	for _, c := range found[1:] {
		for !strings.HasPrefix(c[len(prefix):], rest) {
			rest = rest[:len(rest)-1]
		}
	}
	if len(found) == 1 {
		rest += " "
	}
	return rest, rest != ""
}
