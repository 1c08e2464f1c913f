package lessons

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tcplearn/checker/expect"
	"tcplearn/checker/question"
)

var isID = regexp.MustCompile(`^` + idPattern + `$`)

// withinDefault is by how many seconds an answer that is a time may differ where
// the question does not say.
const withinDefault = 0.5

// questions reads what the learner is asked, sections separated by rules.
func (l *loader) questions(e *Exercise, b block) []*question.Question {
	var all []*question.Question
	for more := true; more; {
		var part block
		part, b, more = b.cut()
		q := l.question(e.Kind, part)
		if q == nil {
			continue
		}
		same := func(other *question.Question) bool { return other.Key == q.Key }
		if slices.ContainsFunc(all, same) {
			l.problems.add(part.pos(0, 0), DuplicateKey, q.Key)
		}
		all = append(all, q)
	}
	return all
}

// question reads one. Exactly one of its keys says what the right answer is.
func (l *loader) question(kind Kind, b block) *question.Question {
	keys := []string{"ask", "fact?", "within?", "wrong?"}
	if kind == Questions {
		keys = append(keys, "number?", "choose?", "answer?", "order?", "capture?")
	}
	h := b.header(&l.problems, keys...)
	q := &question.Question{Key: h.text("ask"), Within: withinDefault}
	if q.Key == "" {
		return nil
	}
	if !isID.MatchString(q.Key) {
		l.problems.add(h.fields["ask"].at, BadID, q.Key)
	}
	l.rightAnswer(q, h)
	if h.has("within") {
		q.Within = l.seconds(h, "within")
	}
	if h.has("capture") {
		q.Capture = h.text("capture")
		l.captures = append(l.captures, placed{q.Capture, h.fields["capture"].at})
	}
	for _, line := range h.lines("wrong") {
		l.wrongAnswer(q, line)
	}
	return q
}

// rightAnswer reads what the right answer is.
func (l *loader) rightAnswer(q *question.Question, h header) {
	given := 0
	if h.has("fact") {
		given++
		q.Fact = l.fact(h.text("fact"), h.fields["fact"].at)
	}
	if h.has("number") {
		given++
		n, ok := question.ParseNumber(h.text("number"))
		if !ok {
			l.problems.add(h.fields["number"].at, expect.BadNumber, h.text("number"))
		}
		q.Number = &n
	}
	if h.has("order") {
		given++
		q.Order = l.choices(h, "order")
	}
	if h.has("choose") {
		given++
		q.Choose = l.choices(h, "choose")
		if q.Answer = h.text("answer"); !slices.Contains(q.Choose, q.Answer) {
			l.problems.add(h.placeOf("answer"), UnknownValue, q.Answer, q.Choose...)
		}
	}
	if given != 1 {
		l.problems.add(h.start, OneAnswer, q.Key, "fact", "number", "choose", "order")
	}
}

// choices reads the words to choose from, at least two and none twice.
func (l *loader) choices(h header, key string) []string {
	var out []string
	for _, w := range h.words(key) {
		if !isID.MatchString(w.text) || slices.Contains(out, w.text) {
			l.problems.add(w.at, BadID, w.text)
		}
		out = append(out, w.text)
	}
	if len(out) < 2 {
		l.problems.add(h.fields[key].key, TooFewChoices, key)
	}
	return out
}

func (l *loader) fact(text string, at expect.Pos) *question.Fact {
	f, err := question.ParseFact(text)
	var unknown *question.UnknownNameError
	if errors.As(err, &unknown) {
		l.problems.add(at, UnknownFact, text, unknown.Allowed...)
	}
	return &f
}

// wrongAnswer reads a line of "wrong": an answer or a fact, and the mistake it shows.
func (l *loader) wrongAnswer(q *question.Question, line placed) {
	i := strings.LastIndexAny(line.text, " \t")
	if i < 0 || !isID.MatchString(line.text[i+1:]) {
		l.problems.add(line.at, BadWrong, line.text, "ANSWER MISTAKE", "FACT MISTAKE")
		return
	}
	w := question.Wrong{Answer: strings.TrimSpace(line.text[:i]), Mistake: line.text[i+1:]}
	if f, err := question.ParseFact(w.Answer); err == nil {
		w.Fact, w.Answer = &f, ""
	} else if !q.Readable(w.Answer) {
		l.problems.add(line.at, BadWrong, line.text, "ANSWER MISTAKE", "FACT MISTAKE")
		return
	}
	q.Wrong = append(q.Wrong, w)
}

// seconds reads a time in seconds.
func (l *loader) seconds(h header, key string) float64 {
	s, err := strconv.ParseFloat(h.text(key), 64)
	if err != nil || s < 0 || s > 60 {
		l.problems.add(h.fields[key].at, expect.BadNumber, h.text(key), "0 to 60")
	}
	return s
}
