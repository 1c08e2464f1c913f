package stepview

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"tcplearn/checker/evidence"
	answers "tcplearn/checker/question"
	"tcplearn/checker/tcp"
)

// question is one of the things that are asked before a packet passes.
type question int

// The questions, in their order.
const (
	askClient question = iota // the state of xiaoming's side once the packet has arrived
	askServer
	askFlags // of the next segment
	askSeq
	askAck
)

// silence are the words for "no segment follows by itself".
var silence = []string{"none", "nothing", "无", "没有"}

// answer enters what the learner typed, and reports whether it could be read. An
// empty answer leaves the question open.
func (q question) answer(g *evidence.Guess, text string) bool {
	text = strings.TrimSpace(text)
	if text == "" {
		return true
	}
	switch q {
	case askClient, askServer:
		s, ok := parseState(text)
		if ok {
			g.States[q] = &s
		}
		return ok
	case askFlags:
		if slices.Contains(silence, strings.ToLower(text)) {
			g.Silence = true
			return true
		}
		f, ok := tcp.ParseFlags(text)
		if ok {
			g.Flags = &f
		}
		return ok
	}
	number, ok := answers.ParseNumber(text)
	n := int(number)
	switch {
	case !ok:
		return false
	case q == askSeq:
		g.Seq = &n
	default:
		g.Ack = &n
	}
	return true
}

// skip reports whether the question is settled by an earlier answer.
func (q question) skip(g *evidence.Guess) bool { return q > askFlags && g.Silence }

// parseState reads a state in any spelling and case, with anything or nothing between
// its words, and with full-width letters.
func parseState(text string) (tcp.State, bool) {
	word := lettersOf(text)
	if word == "SYNRCVD" { // BSD's netstat
		return tcp.SynReceived, true
	}
	for _, name := range tcp.StateNames() {
		s, _ := tcp.ParseState(name)
		if word == lettersOf(name) || word == lettersOf(s.Netstat()) || word == lettersOf(s.SS()) {
			return s, true
		}
	}
	return 0, false
}

// lettersOf are the letters and digits of a text, in upper case.
func lettersOf(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, width.Narrow.String(text))
}

// truth sets what was seen beside what the learner said. Seen is "" while it cannot
// be told yet.
type truth struct {
	question   question
	said, seen string
	right      bool
}

// truths returns the truth of every answer to the questions about e. Quiet is
// whether the wire has been silent for long enough to say that nothing follows.
func (j *journal) truths(e *entry, quiet bool) []truth {
	g := e.guess
	if g == nil {
		return nil
	}
	var out []truth
	add := func(q question, said, seen string) { out = append(out, truth{q, said, seen, said == seen}) }
	for h, state := range g.States {
		if state == nil {
			continue
		}
		seen := ""
		if e.arrived() {
			seen = e.after[h].String()
		}
		add(question(h), state.String(), seen)
	}
	seen := j.sequel(e, quiet)
	if g.Silence {
		add(askFlags, silence[0], seen[0])
		return out
	}
	if g.Flags != nil {
		add(askFlags, "["+g.Flags.String()+"]", seen[0])
	}
	for i, n := range []*int{g.Seq, g.Ack} {
		if n != nil {
			add(askSeq+question(i), fmt.Sprint(*n), seen[1+i])
		}
	}
	return out
}

// sequel is what came after e: control bits, sequence and acknowledgment number; ""
// where it cannot be told yet.
func (j *journal) sequel(e *entry, quiet bool) [3]string {
	next := j.next(e)
	switch {
	case next == nil && quiet && e.arrived():
		return [3]string{silence[0], silence[0], silence[0]}
	case next == nil:
		return [3]string{}
	}
	p := j.relative(next)
	return [3]string{"[" + p.Segment.Flags.String() + "]", fmt.Sprint(p.Seq), fmt.Sprint(p.Ack)}
}
