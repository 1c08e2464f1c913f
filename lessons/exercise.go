package lessons

import (
	"errors"
	"strconv"

	"tcplearn/checker/expect"
)

// maxConnections bounds what an exercise may allow: the evidence of one attempt
// is meant to be read by a person.
const maxConnections = 100

// minHints is the number of steps between a nudge and the solution.
const minHints = 3

// exercise reads what the learner is to do.
func (l *loader) exercise(file string) Exercise {
	b, sound := l.read(file)
	if !sound {
		return Exercise{}
	}
	head, rest, closed := b.cut()
	h := head.header(&l.problems, "kind", "server", "connections")
	e := Exercise{
		Kind:        h.word("kind", "traffic"),
		Server:      h.word("server", "echo"),
		Connections: h.number("connections", maxConnections),
	}
	if !closed {
		l.problems.add(b.end(), UnclosedHeader, b.lines[len(b.lines)-1], rule)
		return e
	}
	e.Expectation = l.expectation(rest)
	return e
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
