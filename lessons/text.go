package lessons

import (
	"strings"

	"tcplearn/checker/expect"
)

// maxMinutes bounds the length of a lesson: what takes longer is not one lesson.
const maxMinutes = 120

// page is one text file as it was parsed.
type page struct {
	Text
	header  header
	minutes int
	needs   []string
	parts   []part
	end     expect.Pos // of the last line
}

// texts reads both texts of a lesson and compares them.
func (l *loader) texts(lesson *Lesson) {
	en := l.page(lesson.Folder() + "/en.md")
	zh := l.page(lesson.Folder() + "/zh.md")
	if en != nil {
		l.noteNeeds(lesson, en)
	}
	if en == nil || zh == nil {
		return
	}
	lesson.Minutes, lesson.Needs = en.minutes, en.needs
	lesson.Text = map[Lang]Text{EN: en.Text, ZH: zh.Text}
	if en.timed() && zh.timed() { // else one of them has been reported already
		l.compareValue("minutes", en, zh)
	}
	l.compareValue("needs", en, zh)
	l.compareParts(en, zh)
}

// page reads one text. It returns nil when there is nothing to compare.
func (l *loader) page(file string) *page {
	b, sound := l.read(file)
	if !sound {
		return nil
	}
	if !isRule(b.lines[0]) {
		l.problems.add(top(file), MissingHeader, b.lines[0], rule)
		return nil
	}
	head, body, closed := b.from(1).cut()
	if !closed {
		l.problems.add(b.end(), UnclosedHeader, b.lines[len(b.lines)-1], rule)
		return nil
	}
	h := head.header(&l.problems, "title", "minutes", "goal", "needs")
	p := &page{header: h, minutes: h.number("minutes", maxMinutes), end: b.end()}
	p.Text = Text{Title: h.text("title"), Goal: h.text("goal"), Body: strings.TrimSpace(body.text()) + "\n"}
	p.needs = p.ids()
	if strings.TrimSpace(body.text()) == "" {
		l.problems.add(p.end, EmptyText, "")
	}
	p.parts = body.parts(&l.problems)
	return p
}

// timed reports whether the text says a time that a lesson may take.
func (p *page) timed() bool { return p.minutes >= 1 && p.minutes <= maxMinutes }

// ids returns the ids that the text needs.
func (p *page) ids() []string {
	f := p.header.fields["needs"]
	if f == nil || f.value == "" {
		return nil
	}
	ids := strings.Split(f.value, ",")
	for i, id := range ids {
		ids[i] = strings.TrimSpace(id)
	}
	return ids
}

// noteNeeds keeps what the lesson needs until all lessons are known.
func (l *loader) noteNeeds(lesson *Lesson, p *page) {
	for _, id := range p.needs {
		l.needs = append(l.needs, need{lesson, id, p.header.fields["needs"].at})
	}
}

// compareValue reports a value of the Chinese header that is not the English
// one's. A key that is missing has been reported already.
func (l *loader) compareValue(key string, en, zh *page) {
	e, z := en.header.fields[key], zh.header.fields[key]
	if e != nil && z != nil && e.value != z.value {
		l.problems.add(z.at, LanguagesDiffer, z.value, e.value)
	}
}

// compareParts reports where the structure of the texts first differs. What
// follows differs because of it.
func (l *loader) compareParts(en, zh *page) {
	for i := range max(len(en.parts), len(zh.parts)) {
		wanted, got := part{mark: "end of file"}, part{mark: "end of file", at: zh.end}
		if i < len(en.parts) {
			wanted = en.parts[i]
		}
		if i < len(zh.parts) {
			got = zh.parts[i]
		}
		if wanted.mark != got.mark {
			l.problems.add(got.at, StructureDiffers, got.mark, wanted.mark)
			return
		}
	}
}
