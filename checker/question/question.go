package question

import (
	"slices"

	"tcplearn/checker/flow"
)

// Question is one thing that the learner is to say. Exactly one of Fact, Choose,
// Order and Number says what the right answer is.
type Question struct {
	Key string // names the question in one exercise: lower-case words joined by hyphens
	// Fact is read from the packets.
	Fact *Fact
	// Choose are the words to choose one of, Answer the right one.
	Choose []string
	Answer string
	// Order are words in their right order.
	Order []string
	// Number is a right answer that is the same for everybody.
	Number *int64
	// Within is by how many seconds the answer may differ when it is a time.
	Within float64
	// Capture is the name of a shipped capture that the question is about; "" for
	// the learner's own packets.
	Capture string
	// Wrong are answers that have a name as mistakes.
	Wrong []Wrong
}

// Wrong is a wrong answer that learners give, and the mistake that it shows.
type Wrong struct {
	Fact    *Fact  // the value of another fact; else
	Answer  string // these words
	Mistake string
}

// Kind is what sort of value answers the question.
func (q *Question) Kind() Kind {
	switch {
	case q.Fact != nil && q.Fact.Field == "flags":
		return Flags
	case q.Fact != nil && q.Fact.Field == "after":
		return Seconds
	case len(q.Choose) > 0:
		return Word
	case len(q.Order) > 0:
		return Words
	}
	return Number
}

// Choices are the words that the learner is shown, in the order in which they are:
// never the right one of Order.
func (q *Question) Choices() []string {
	if len(q.Order) == 0 {
		return q.Choose
	}
	shown := slices.Sorted(slices.Values(q.Order))
	if slices.Equal(shown, q.Order) {
		slices.Reverse(shown)
	}
	return shown
}

// Right is the right answer. It reports false when the packets do not have it.
func (q *Question) Right(c *flow.Conversation) (Value, bool) {
	switch {
	case q.Fact != nil:
		return q.Fact.Of(c)
	case len(q.Choose) > 0:
		return Value{Kind: Word, Words: []string{q.Answer}}, true
	case len(q.Order) > 0:
		return Value{Kind: Words, Words: q.Order}, true
	}
	return Value{Kind: Number, Number: *q.Number}, true
}

// Status is what came of an answer.
type Status uint8

// The statuses. Unreadable is an answer that is no value of the right kind, Unknown
// one that cannot be judged because the packet that it is about did not come.
const (
	Correct Status = iota
	Mistaken
	Unreadable
	Unknown
	Missing // there is no answer yet
)

// String names the status in lower-case English, for machine-readable output.
func (s Status) String() string {
	return [...]string{"right", "wrong", "unreadable", "unknown", "missing"}[s]
}

// Judgement is what came of one question.
type Judgement struct {
	Question *Question
	Given    string // what the learner wrote; a stranger's bytes
	Status   Status
	Right    Value  // valid unless the status is Unknown
	Mistake  string // the name of a wrong answer; "" for one without
	Frame    int    // the number of the packet that it is about; 0 for none
}

// Readable reports whether a text is an answer to the question at all, so that a
// slip of the hand is asked about again before it counts.
func (q *Question) Readable(text string) bool {
	_, ok := parse(q.Kind(), text, q.Choices())
	return ok
}

// Chosen are the words of choices that a text names, in its order; none when it names
// none or the question is not about choices.
func (q *Question) Chosen(text string) []string {
	v, ok := parse(q.Kind(), text, q.Choices())
	if !ok {
		return nil
	}
	return v.Words
}

// Judge compares what a learner wrote with the right answer.
func (q *Question) Judge(given string, c *flow.Conversation) Judgement {
	j := Judgement{Question: q, Given: given}
	right, ok := q.Right(c)
	if q.Fact != nil {
		j.Frame = q.Fact.Frame(c)
	}
	if !ok {
		j.Status = Unknown
		return j
	}
	j.Right = right
	value, ok := parse(q.Kind(), given, q.Choices())
	switch {
	case !ok:
		j.Status = Unreadable
	case value.equal(right, q.Within):
		j.Status = Correct
	default:
		j.Status = Mistaken
		j.Mistake = q.mistake(value, c)
	}
	return j
}

// mistake names a wrong answer, if it is one that is known.
func (q *Question) mistake(given Value, c *flow.Conversation) string {
	for _, w := range q.Wrong {
		var seen Value
		var ok bool
		if w.Fact != nil {
			seen, ok = w.Fact.Of(c)
			seen.Kind = given.Kind // a sequence number may be what was taken for a length
		} else {
			seen, ok = parse(q.Kind(), w.Answer, q.Choices())
		}
		if ok && given.equal(seen, q.Within) {
			return w.Mistake
		}
	}
	return ""
}

// Missed is the judgement on a question that was not answered.
func (q *Question) Missed(c *flow.Conversation) Judgement {
	j := q.Judge("", c)
	if j.Status != Unknown {
		j.Status = Missing
	}
	return j
}

// ParseNumber reads a number as an answer may be written, and reports whether it is
// one.
func ParseNumber(text string) (int64, bool) { return parseNumber(text) }
