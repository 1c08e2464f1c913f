package lessons

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"tcplearn/checker/expect"
	"tcplearn/checker/question"
)

// The names of words that every exercise has.
const (
	WordProved = "proved" // what passing has shown, with {facts} of the learner's call
	WordWhy    = "why"    // why the solution works
)

// Parts of a word's name, behind a question's key, a mistake's or a fault's id.
const (
	WordReason = "reason" // said of a wrong answer
	WordCause  = "cause"  // of a mistake: what probably happened
	WordTry    = "try"    // of a mistake: what to do about it
)

// words reads an exercise's own texts. Those that it wants must be there, each with
// the place that wants it, and no others, unless nobody knows the exercise's kind.
func (l *loader) words(file string, e *Exercise) map[string]Word {
	wanted := e.wantedWords(top(file))
	b, sound := l.read(file)
	if !sound {
		return nil
	}
	all := map[string]Word{}
	names := make([]string, len(wanted))
	for i, w := range wanted {
		names[i] = w.text
	}
	for more := true; more; {
		var part block
		part, b, more = b.cut()
		h := part.header(&l.problems, "for", string(EN), string(ZH))
		name := strings.Join(strings.Fields(h.text("for")), " ")
		switch {
		case name == "":
		case e.Kind != "" && !slices.Contains(names, name):
			l.problems.add(h.fields["for"].at, UnknownWord, name, names...)
		case all[name] != nil:
			l.problems.add(h.fields["for"].at, DuplicateWord, name)
		default:
			all[name] = Word{EN: h.text(string(EN)), ZH: h.text(string(ZH))}
			l.checkPlaceholders(h)
		}
	}
	for _, w := range wanted {
		if all[w.text] == nil {
			l.problems.add(w.at, MissingWord, w.text)
		}
	}
	return all
}

// checkPlaceholders reports braces that name no fact.
func (l *loader) checkPlaceholders(h header) {
	for _, lang := range Langs() {
		for _, p := range h.lines(string(lang)) {
			for _, name := range placeholders(p.text) {
				_, err := question.ParseFact(name)
				var unknown *question.UnknownNameError
				if errors.As(err, &unknown) {
					l.problems.add(p.at, UnknownFact, name, unknown.Allowed...)
				}
			}
		}
	}
}

// placeholders are what stands in braces in a text.
func placeholders(text string) []string {
	var out []string
	for {
		_, rest, found := strings.Cut(text, "{")
		if !found {
			return out
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return out
		}
		out, text = append(out, name), after
	}
}

// Fill replaces what stands in braces in a text by what value returns for it. A name
// that has no value stays as a dash.
func Fill(text string, value func(name string) (string, bool)) string {
	for _, name := range placeholders(text) {
		v, ok := value(name)
		if !ok {
			v = "–"
		}
		text = strings.Replace(text, "{"+name+"}", v, 1)
	}
	return text
}

// wantedWords are the names of the words that an exercise needs, each with the place
// that wants it.
func (e *Exercise) wantedWords(at expect.Pos) []placed {
	names := []string{WordProved, WordWhy}
	mistake := func(id string) {
		if name := id + " " + WordCause; !slices.Contains(names, name) {
			names = append(names, name, id+" "+WordTry)
		}
	}
	for _, q := range e.Questions {
		names = append(names, q.Key, q.Key+" "+WordReason)
		for _, choice := range q.Choices() {
			names = append(names, q.Key+" "+choice)
		}
		for _, w := range q.Wrong {
			mistake(w.Mistake)
		}
	}
	for _, f := range e.Faults {
		names = append(names, f.ID, f.ID+" "+WordReason)
		for _, other := range slices.Sorted(maps.Keys(f.Wrong)) {
			mistake(f.Wrong[other])
		}
	}
	out := make([]placed, len(names))
	for i, name := range names {
		out[i] = placed{name, at}
	}
	return out
}
