package handout

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/checker/question"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
	"tcplearn/playground"
)

// task is a lesson's exercise on paper.
type task struct {
	Intro     string
	Command   template.HTML
	Tables    []packets
	Questions []asked
	Say       string // of serve
	Reply     string
	Goals     []string
	Faults    []fault
	Streak    []string // "Fault 1" … of diagnose
	Key       *key     // for the instructor, else nil
}

// packets is a table of the packets of a call.
type packets struct {
	Caption string
	Steps   []step
	States  bool // some of the steps lead to states
}

// unknown stands where something is to be written down.
const unknown = "?"

// step is a row of the table of packets.
type step struct {
	Number                        int
	Direction, Flags              string
	Seq, Ack, Len, Client, Server string // unknown for what is to be written down
}

// asked is a question with room for its answer.
type asked struct {
	Text    string
	Help    string   // how to answer a choice
	Choices []string // to be ticked, or to be put in order by their numbers
	Ordered bool
	Answer  string // of the reader's own call, or the key; "" for a blank
	Reason  string // for the instructor
}

// fault is one that may be drawn.
type fault struct{ Name, Reason string }

// key is what only the instructor's handout has.
type key struct {
	Solution template.HTML
	Why      template.HTML
	Proved   string
	Mistakes []mistake
	Hints    []template.HTML
}

// mistake is one to expect.
type mistake struct{ ID, Cause, Try string }

// task puts the exercise on paper.
func (o *Options) task(l *lessons.Lesson, m *messages.Messages, c *converter) (task, error) {
	e := &l.Exercise
	t := task{
		Intro:   m.Handout.Kinds[e.Kind],
		Command: template.HTML(c.block("sh", fmt.Sprintf("tcplearn check %d", l.Number))),
		Say:     quote(e.Say), Reply: quote(e.Reply),
	}
	if e.From != "" {
		t.Intro = m.Handout.FromCapture
	}
	var call *flow.Conversation
	if own := o.call(l); own != nil {
		call = own.Conversation()
		t.table(fmt.Sprintf(m.Figure.Yours, own.At.Local().Format("2006-01-02 15:04")), ownSteps(own.Rungs()))
	} else {
		if e.Expectation != nil {
			t.table(m.Handout.Calls, o.steps(e.Expectation))
		}
		for _, role := range e.Roles {
			t.table(fmt.Sprintf(m.Handout.CallsAs, playground.HostName(role.Host)), o.steps(role.Expectation))
		}
	}
	for _, q := range e.Questions {
		t.Questions = append(t.Questions, o.asked(l, m, q, call))
	}
	for _, goal := range e.Goals {
		t.Goals = append(t.Goals, strings.Join(strings.Split(strings.TrimSpace(goal.Format()), "\n"), m.Verdict.Comma))
	}
	for _, f := range e.Faults {
		one := fault{Name: l.Words[f.ID][m.Lang]}
		if o.Answers {
			one.Reason = l.Words[f.ID+" "+lessons.WordReason][m.Lang]
		}
		t.Faults = append(t.Faults, one)
	}
	for n := range e.Streak {
		t.Streak = append(t.Streak, fmt.Sprintf(m.Handout.FaultLine, n+1))
	}
	if !o.Answers {
		return t, nil
	}
	var err error
	t.Key, err = o.key(l, m, c, call)
	return t, err
}

// table adds a table of packets, if there are any.
func (t *task) table(caption string, steps []step) {
	if len(steps) == 0 {
		return
	}
	states := slices.ContainsFunc(steps, func(s step) bool { return s.Client+s.Server != "" })
	t.Tables = append(t.Tables, packets{Caption: caption, Steps: steps, States: states})
}

func quote(text string) string {
	if text == "" {
		return ""
	}
	return expect.Quote(text)
}

// steps are the packets of an expectation with the states that follow each. Without
// the answers the numbers are blanks, but for what every reader is told: the first.
func (o *Options) steps(e *expect.Expectation) []step {
	var out []step
	for _, s := range e.Steps {
		switch {
		case s.Packet != nil && (s.Mode == expect.Once || s.Mode == expect.Again):
			out = append(out, o.packet(len(out)+1, s.Packet))
		case s.State != nil && len(out) > 0:
			row := &out[len(out)-1]
			state := row.state(s.State.Host)
			if o.Answers {
				*state = strings.TrimPrefix(*state+", "+s.State.State.String(), ", ")
			} else {
				*state = unknown
			}
		}
	}
	return out
}

func (s *step) state(h evidence.Host) *string {
	if h == evidence.Client {
		return &s.Client
	}
	return &s.Server
}

func (o *Options) packet(number int, p *expect.PacketStep) step {
	s := step{Number: number, Direction: fmt.Sprintf("%v > %v", p.From, p.From.Peer()), Flags: p.Flags.String()}
	length := p.Len
	if p.Data != nil {
		n := len(*p.Data)
		length = &n
	}
	s.Seq, s.Ack, s.Len = o.value(number, p.Seq), "–", o.value(number, length)
	if p.Flags.Has(tcp.ACK) {
		s.Ack = o.value(number, p.Ack) // without the bit, the field says nothing
	}
	return s
}

// value is a number of a packet: one that is told, one to be written down, or, where
// the exercise does not say it, a dash for the instructor and room for the learner.
func (o *Options) value(packet int, n *int) string {
	switch {
	case !o.Answers && packet > 1:
		return unknown
	case n == nil:
		return "–"
	}
	return fmt.Sprint(*n)
}

// maxOwn is how many packets of the reader's own call are listed.
const maxOwn = 40

// ownSteps are the packets of the reader's own call, with relative numbers.
func ownSteps(rungs []checker.Rung) []step {
	var out []step
	for _, r := range rungs[:min(len(rungs), maxOwn)] {
		p := r.Packet
		from := evidence.Server
		if p.FromClient {
			from = evidence.Client
		}
		s := step{
			Number: len(out) + 1, Direction: fmt.Sprintf("%v > %v", from, from.Peer()), Flags: p.Segment.Flags.String(),
			Seq: fmt.Sprint(p.Seq), Ack: "–", Len: fmt.Sprint(p.Segment.Len),
		}
		if p.Segment.Flags.Has(tcp.ACK) {
			s.Ack = fmt.Sprint(p.Ack)
		}
		for h, state := range []tcp.State{r.Client, r.Server} {
			if state != 0 {
				*s.state(evidence.Host(h)) = state.String()
			}
		}
		out = append(out, s)
	}
	return out
}

// asked puts a question on paper. The right answer to one about packets is known
// where the reader's own call is.
func (o *Options) asked(l *lessons.Lesson, m *messages.Messages, q *question.Question, call *flow.Conversation) asked {
	a := asked{Text: render.LessonWord(m, l, q.Key, orEmpty(call))}
	word := func(name string) string { return l.Words[q.Key+" "+name][m.Lang] }
	for _, choice := range q.Choices() {
		a.Choices = append(a.Choices, word(choice))
	}
	switch {
	case len(q.Order) > 0:
		a.Help, a.Ordered = m.Handout.Order, true
	case len(q.Choose) > 0:
		a.Help = m.Handout.Choose
	}
	if call != nil && q.Fact != nil && q.Capture == "" {
		if v, ok := q.Fact.Of(call); ok {
			a.Answer = v.String()
		}
	}
	if !o.Answers {
		return a
	}
	a.Reason = render.LessonWord(m, l, q.Key+" "+lessons.WordReason, orEmpty(call))
	switch {
	case q.Fact != nil && q.Capture != "":
		a.Answer = shipped(l, q)
	case q.Fact != nil && a.Answer != "":
		a.Answer = fmt.Sprintf(m.Handout.OwnValue, fmt.Sprintf(m.Handout.OwnPackets, q.Fact), a.Answer)
	case q.Fact != nil:
		a.Answer = fmt.Sprintf(m.Handout.OwnPackets, q.Fact)
	case q.Number != nil:
		a.Answer = fmt.Sprint(*q.Number)
	case len(q.Order) > 0:
		words := make([]string, len(q.Order))
		for i, name := range q.Order {
			words[i] = fmt.Sprintf("%d. %s", slices.Index(q.Choices(), name)+1, word(name))
		}
		a.Answer = strings.Join(words, "  ")
	default:
		a.Answer = word(q.Answer)
	}
	return a
}

// orEmpty is a call, or one in which nothing happened.
func orEmpty(c *flow.Conversation) *flow.Conversation {
	if c == nil {
		return &flow.Conversation{}
	}
	return c
}

// key is what the instructor needs beside the learner's page.
func (o *Options) key(l *lessons.Lesson, m *messages.Messages, c *converter, call *flow.Conversation) (*key, error) {
	k := &key{Solution: template.HTML(script(inLanguage(l.Solution, m.Lang))), Proved: render.LessonWord(m, l, lessons.WordProved, orEmpty(call))}
	if call == nil && strings.Contains(l.Words[lessons.WordProved][m.Lang], "{") {
		k.Proved = "" // a sentence of nothing but dashes
	}
	var err error
	if k.Why, err = c.html(l.Words[lessons.WordWhy][m.Lang]); err != nil {
		return nil, err
	}
	for _, made := range l.Mistakes {
		cause, try := mistakeWords(l, m, made.ID)
		k.Mistakes = append(k.Mistakes, mistake{made.ID, cause, try})
	}
	for _, hint := range l.Hints {
		text, err := c.html(hint[m.Lang])
		if err != nil {
			return nil, err
		}
		k.Hints = append(k.Hints, text)
	}
	return k, nil
}

// mistakeWords are what is said of a mistake. What only a real try tells, such as
// how many bytes came, is left as an ellipsis.
func mistakeWords(l *lessons.Lesson, m *messages.Messages, id string) (cause, try string) {
	if text, ours := m.Mistakes[checker.MistakeID(id)]; ours {
		return withEllipses(text.Cause), withEllipses(text.Try)
	}
	return l.Words[id+" "+lessons.WordCause][m.Lang], l.Words[id+" "+lessons.WordTry][m.Lang]
}

// ellipsis stands for a fact that is not known: it is written for every verb.
type ellipsis struct{}

// Format implements [fmt.Formatter].
func (ellipsis) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte("…")) }

// maxFacts is more than the facts that a mistake's template may ask for.
const maxFacts = 16

func withEllipses(template string) string {
	if !strings.Contains(template, "%") {
		return template
	}
	// The verb at the end, of an empty text, keeps fmt from complaining about the rest.
	last := fmt.Sprintf("%%[%d]s", maxFacts+1)
	return fmt.Sprintf(template+last, append(slices.Repeat([]any{ellipsis{}}, maxFacts), "")...)
}
