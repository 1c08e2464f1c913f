package lessons

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/question"
)

// Bounds of what an exercise may ask for: the evidence of one attempt is meant to be
// read by a person.
const (
	maxConnections = 100
	maxBacklog     = 100
	maxStreak      = 10
)

// minHints is the number of steps between a nudge and the solution.
const minHints = 3

// exerciseKeys are the keys of an exercise's header by its kind, besides those that
// every kind has.
var exerciseKeys = map[Kind][]string{
	Traffic:   {"server?", "backlog?", "connections?", "wire?"},
	Predict:   {"server?", "backlog?", "connections?", "wire?", "again?"},
	Questions: {"server?", "connections?", "from?", "show?"},
	Serve:     {"say", "reply"},
	States:    {"server?", "again?"},
	Hold:      {"server?", "backlog?"},
	Peer:      {"be"},
	Diagnose:  {"streak"},
}

// exercise reads what the learner is to do.
func (l *loader) exercise(file string) Exercise {
	b, sound := l.read(file)
	if !sound {
		return Exercise{}
	}
	head, rest, closed := b.cut()
	kind := kindOf(head)
	if kind == "" {
		l.noKind(head)
		return Exercise{}
	}
	h := head.header(&l.problems, slices.Concat([]string{"kind", "needs?"}, exerciseKeys[kind])...)
	e := Exercise{Kind: kind}
	l.exerciseHeader(&e, h)
	if !closed && kind != Serve {
		l.problems.add(b.end(), UnclosedHeader, b.lines[len(b.lines)-1], rule)
		return e
	}
	l.exerciseBody(&e, rest)
	return e
}

// kindOf looks for the kind first, because all else depends on it. It is "" where
// none is known.
func kindOf(head block) Kind {
	var ignored Problems
	f := head.header(&ignored, "kind?").fields["kind"]
	if f != nil && slices.Contains(Kinds(), Kind(f.value)) {
		return Kind(f.value)
	}
	return ""
}

// noKind reports what is wrong with a header that has no known kind: the kind, and
// what no kind has. What else there is cannot be judged yet.
func (l *loader) noKind(head block) {
	keys := []string{"kind", "needs?"}
	for _, kind := range Kinds() {
		for _, key := range exerciseKeys[kind] {
			if optionalKey := strings.TrimSuffix(key, optional) + optional; !slices.Contains(keys, optionalKey) {
				keys = append(keys, optionalKey)
			}
		}
	}
	head.header(&l.problems, keys...).word("kind", kindNames()...)
}

func kindNames() []string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, string(k))
	}
	return names
}

// exerciseHeader reads the fields of the header, with what holds without them.
func (l *loader) exerciseHeader(e *Exercise, h header) {
	for _, need := range h.words("needs") {
		if !slices.Contains(requirementNames, need.text) {
			l.problems.add(need.at, UnknownValue, need.text, requirementNames...)
		}
		e.Needs = append(e.Needs, Requirement(need.text))
	}
	e.Server, e.Connections = Echo, 1
	if e.Kind == Serve {
		e.Server = NoServer
	}
	if h.has("server") {
		e.Server = Server(h.word("server", serverNames...))
	}
	if h.has("backlog") {
		e.Backlog = h.numberFrom("backlog", 0, maxBacklog)
	}
	if h.has("connections") {
		e.Connections = h.number("connections", maxConnections)
	}
	if h.has("again") {
		e.Again = h.word("again", "yes", "no") == "yes"
	}
	if h.has("streak") {
		e.Streak = h.number("streak", maxStreak)
	}
	if h.has("from") {
		e.From = h.text("from")
		l.needs = append(l.needs, need{l.lesson(), e.From, h.fields["from"].at})
	}
	for _, packet := range h.words("show") {
		if !slices.Contains(question.PacketNames(), packet.text) {
			l.problems.add(packet.at, UnknownFact, packet.text, question.PacketNames()...)
		}
		e.Show = append(e.Show, packet.text)
	}
	for _, side := range h.words("be") {
		host, ok := hostOf(side.text)
		if !ok {
			l.problems.add(side.at, expect.UnknownSide, side.text, "client", "server")
		}
		e.Roles = append(e.Roles, Role{Host: host})
	}
	e.Say, e.Reply = l.quoted(h, "say"), l.quoted(h, "reply")
	e.Wire = l.rules(h)
}

var (
	serverNames      = []string{string(Echo), string(Silent), string(NoAccept), string(NoServer)}
	requirementNames = []string{string(NeedFaults), string(NeedStates), string(NeedHosts)}
)

// quoted returns a value that is a string of the expectation language.
func (l *loader) quoted(h header, key string) string {
	f := h.fields[key]
	if f == nil {
		return ""
	}
	text, ok := expect.Unquote(h.text(key))
	if !ok && f.value != "" {
		l.problems.add(f.at, expect.UnquotedData, f.value, `"..."`)
	}
	return text
}

// lesson is the one that is being loaded.
func (l *loader) lesson() *Lesson { return l.lessons[len(l.lessons)-1] }

// exerciseBody reads what follows the header.
func (l *loader) exerciseBody(e *Exercise, b block) {
	switch e.Kind {
	case Serve:
		return
	case Traffic, States:
		e.Expectation = l.expectation(b)
	case Hold:
		for more := true; more; {
			var part block
			part, b, more = b.cut()
			if goal := l.expectation(part); goal != nil {
				l.onlyStates(goal)
				e.Goals = append(e.Goals, goal)
			}
		}
	case Peer:
		l.roles(e, b)
	case Diagnose:
		e.Faults = l.faults(b)
	case Predict, Questions:
		more := true
		if e.From == "" {
			var first block
			first, b, more = b.cut()
			e.Expectation = l.expectation(first)
		}
		if more {
			e.Questions = l.questions(e, b)
		}
	}
	if e.Kind != Hold && e.Expectation != nil {
		l.noCounts(e.Expectation)
	}
}

// roles reads what has to be seen in each role, one section a role.
func (l *loader) roles(e *Exercise, b block) {
	more := true
	for i := range e.Roles {
		if !more {
			l.problems.add(b.end(), TooFewRoles, e.Roles[i].Host.String())
			return
		}
		var part block
		part, b, more = b.cut()
		e.Roles[i].Expectation = l.expectation(part)
		if e.Roles[i].Expectation != nil {
			l.noCounts(e.Roles[i].Expectation)
		}
	}
	if more && len(e.Roles) > 0 {
		l.problems.add(b.start(), TooManyParts, rule)
	}
}

// hostOf is the host that plays a side.
func hostOf(side string) (evidence.Host, bool) {
	for _, h := range []evidence.Host{evidence.Client, evidence.Server} {
		if side == h.String() {
			return h, true
		}
	}
	return 0, false
}

// onlyStates reports packets in what is to be held.
func (l *loader) onlyStates(goal *expect.Expectation) {
	for _, s := range goal.Steps {
		if s.Packet != nil {
			l.problems.add(s.Pos, NotHeld, s.String(), "server is STATE", "server has N STATE")
		}
	}
}

// noCounts reports steps that only a held state can be.
func (l *loader) noCounts(e *expect.Expectation) {
	for _, s := range e.Steps {
		if s.Count != nil {
			l.problems.add(s.Pos, OnlyHeld, s.String())
		}
	}
}

func (l *loader) expectation(b block) *expect.Expectation {
	parsed, err := expect.Parse(b.file, b.text(), b.first)
	var problems expect.Problems
	if errors.As(err, &problems) {
		l.problems = append(l.problems, problems...)
	}
	return parsed
}

// hints reads the steps of help.
func (l *loader) hints(file string) []map[Lang]string {
	b, sound := l.read(file)
	if !sound {
		return nil
	}
	var steps []map[Lang]string
	for more := true; more; {
		var step block
		step, b, more = b.cut()
		h := step.header(&l.problems, string(EN), string(ZH))
		steps = append(steps, map[Lang]string{EN: h.text(string(EN)), ZH: h.text(string(ZH))})
	}
	if len(steps) < minHints {
		l.problems.add(top(file), TooFewHints, strconv.Itoa(len(steps)))
	}
	return steps
}
