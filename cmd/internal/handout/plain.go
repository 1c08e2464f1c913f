package handout

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"tcplearn/checker/diagram"
	"tcplearn/cmd/internal/figure"
	"tcplearn/cmd/internal/messages"
	"tcplearn/lessons"
)

// plainWidth is how wide figures are in Markdown.
const plainWidth = 78

// Markdown writes the handout as one Markdown document, the figures drawn with
// characters: for wikis, and for who wants to go on from it.
func (o *Options) Markdown(w io.Writer) error {
	m := o.first()
	subtitle := m.Handout.Subtitle
	if o.Answers {
		subtitle = m.Handout.SubtitleAnswers
	}
	p := &plain{}
	p.say("# %s\n\n%s", m.Handout.Title, subtitle)
	for _, l := range o.Lessons {
		for _, lang := range o.Langs {
			if err := o.plainLesson(p, l, messages.For(lang)); err != nil {
				return err
			}
		}
	}
	_, err := io.WriteString(w, strings.TrimSpace(p.b.String())+"\n")
	return err
}

// plain is a Markdown document that is being written, paragraph by paragraph.
type plain struct{ b strings.Builder }

func (p *plain) say(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n\n", args...) }

func (p *plain) code(word, text string) {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	p.say("%s%s\n%s\n%s", fence, word, strings.TrimRight(text, "\n"), fence)
}

func (o *Options) plainLesson(p *plain, l *lessons.Lesson, m *messages.Messages) error {
	text := l.Text[m.Lang]
	p.say("## "+m.Course.LessonHead, l.Number, text.Title)
	p.say(m.Course.Goal, text.Goal)
	p.say(m.Course.Minutes, l.Minutes)
	o.plainBody(p, l, m)
	t, err := o.task(l, m, &converter{lang: m.Lang, id: l.ID, drawing: o.drawing(l, m.Lang)})
	if err != nil {
		return err
	}
	p.say("### %s", m.Handout.Exercise)
	p.say("%s", t.Intro)
	p.code("sh", fmt.Sprintf("tcplearn check %d", l.Number))
	if t.Say != "" {
		p.say("%s%s`%s`", m.Handout.Say, m.Course.Colon, t.Say)
		p.say("%s%s`%s`", m.Handout.Reply, m.Course.Colon, t.Reply)
	}
	for _, table := range t.Tables {
		p.packets(m, table)
	}
	p.questions(m, t)
	p.goals(m, t)
	if t.Key != nil {
		p.key(m, l, t.Key)
	}
	return nil
}

// plainBody writes the lesson's text with its headings one level lower and its
// figures drawn.
func (o *Options) plainBody(p *plain, l *lessons.Lesson, m *messages.Messages) {
	drawing := o.drawing(l, m.Lang)
	word, open, closed := "", false, false
	var code []string
	for line := range strings.SplitSeq(strings.TrimRight(l.Text[m.Lang].Body, "\n"), "\n") {
		fence, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence && !open:
			word, open, code = strings.TrimSpace(fence), true, nil
		case isFence:
			open, closed = false, true
			p.block(word, strings.Join(code, "\n"), m, drawing.Figure)
		case open:
			code = append(code, line)
		case closed && line == "":
			// The block has already left the line that it needs behind it.
		case strings.HasPrefix(line, "#"):
			closed = false
			p.b.WriteString("#" + line + "\n")
		default:
			closed = false
			p.b.WriteString(line + "\n")
		}
	}
	p.b.WriteString("\n")
}

// block writes a code block, a figure as it is drawn.
func (p *plain) block(word, code string, m *messages.Messages, draw func(*diagram.Block) (figure.Figure, string)) {
	if diagram.IsFigure(word) {
		if b, err := diagram.Parse(word, "", code, 1); err == nil {
			f, whose := draw(b)
			p.code("", f.Text(figure.Options{Width: plainWidth, Lang: m.Lang}))
			if whose != "" {
				p.say("%s", whose)
			}
			return
		}
	}
	p.code(word, code)
}

// packets writes a table of packets, with states only where there are any.
func (p *plain) packets(m *messages.Messages, t packets) {
	h := m.Handout
	p.say("**%s**", t.Caption)
	head := []string{h.Number, h.Direction, h.Bits, h.Seq, h.Ack, h.Len}
	if t.States {
		head = append(head, h.Client, h.Server)
	}
	p.row(head)
	p.row(slices.Repeat([]string{"---"}, len(head)))
	for _, s := range t.Steps {
		cells := []string{fmt.Sprint(s.Number), s.Direction, "[" + s.Flags + "]", s.Seq, s.Ack, s.Len, s.Client, s.Server}[:len(head)]
		for i, cell := range cells {
			if cell == unknown {
				cells[i] = "____"
			}
		}
		p.row(cells)
	}
	p.b.WriteString("\n")
}

func (p *plain) row(cells []string) {
	p.b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// list writes items without lines between them.
func (p *plain) list(indent, bullet string, items []string) {
	for _, item := range items {
		p.b.WriteString(indent + bullet + item + "\n")
	}
	if len(items) > 0 {
		p.b.WriteString("\n")
	}
}

// choices writes what is to be ticked, or what is to be put in order with its numbers.
func (p *plain) choices(q asked) {
	if !q.Ordered {
		p.list("   ", "- [ ] ", q.Choices)
		return
	}
	numbered := make([]string, len(q.Choices))
	for i, choice := range q.Choices {
		numbered[i] = fmt.Sprintf("%d. %s", i+1, choice)
	}
	p.list("   ", "", numbered)
}

func (p *plain) questions(m *messages.Messages, t task) {
	if len(t.Questions) > 0 {
		p.say("#### %s", m.Handout.Questions)
	}
	for i, q := range t.Questions {
		p.say("%d. %s", i+1, strings.TrimSpace(q.Text+" "+q.Help))
		p.choices(q)
		switch {
		case q.Answer != "":
			p.say("   **%s**%s%s", m.Handout.Answer, m.Course.Colon, q.Answer)
		case q.Ordered || len(q.Choices) == 0:
			p.say("   %s%s________", m.Handout.Answer, m.Course.Colon)
		}
		if q.Reason != "" {
			p.say("   %s%s%s", m.Handout.Reason, m.Course.Colon, q.Reason)
		}
	}
}

// goals writes what is to be held, and what may be wrong.
func (p *plain) goals(m *messages.Messages, t task) {
	h := m.Handout
	if len(t.Goals) > 0 {
		p.say("#### %s", h.Goals)
	}
	var goals, faults []string
	for _, goal := range t.Goals {
		goals = append(goals, "`"+goal+"` "+h.GoalLine+" ________")
	}
	p.list("", "- [ ] ", goals)
	if len(t.Faults) > 0 {
		p.say("#### %s", h.Faults)
	}
	for _, f := range t.Faults {
		faults = append(faults, strings.TrimSpace(f.Name+" "+f.Reason))
	}
	p.list("", "- ", faults)
	if len(t.Streak) == 0 {
		return
	}
	p.row([]string{" ", h.Found, h.HowFound})
	p.row([]string{"---", "---", "---"})
	for _, line := range t.Streak {
		p.row([]string{line, "____", "____"})
	}
	p.b.WriteString("\n")
}

// key writes what only the instructor's copy has.
func (p *plain) key(m *messages.Messages, l *lessons.Lesson, k *key) {
	p.say("### %s", m.Handout.ForInstructor)
	p.say("#### %s", m.Handout.Solution)
	p.code("sh", inLanguage(l.Solution, m.Lang))
	if k.Proved != "" {
		p.say("%s", k.Proved)
	}
	if why := l.Words[lessons.WordWhy][m.Lang]; why != "" {
		p.say("#### %s", m.Handout.Why)
		p.say("%s", why)
	}
	p.say("#### %s", m.Handout.Mistakes)
	var made []string
	for _, one := range k.Mistakes {
		made = append(made, "`"+one.ID+"`"+m.Course.Colon+one.Cause+" "+one.Try)
	}
	p.list("", "- ", made)
	p.say("#### %s", m.Handout.Hints)
	for i, hint := range l.Hints {
		p.say("%d. %s", i+1, hint[m.Lang])
	}
}
