package handout

import (
	"fmt"
	"html/template"
	"strings"

	"tcplearn/cmd/internal/messages"
	"tcplearn/lessons"
)

// sheet is what every page has.
type sheet struct {
	Lang  string
	M     *messages.Messages
	Title string
	CSP   template.HTMLAttr
	CSS   template.CSS
}

// view is everything that the page's template shows.
type view struct {
	sheet
	Subtitle string
	Answers  bool
	Lessons  []lessonView
}

// lessonView is a lesson in every language of the page.
type lessonView struct {
	Articles []article
}

// article is a lesson in one language.
type article struct {
	M       *messages.Messages
	Lang    string
	ID      string // unique on the page
	Page    string // name of its printed pages
	Number  int
	Minutes int
	Head    string // "Lesson 3 · …"
	Goal    string
	Body    template.HTML
	Task    task
	Answers bool
}

// view puts the page together.
func (o *Options) view() (*view, error) {
	m := o.first()
	v := &view{sheet: sheet{Lang: htmlLang(o.Langs[0]), M: m, Title: m.Handout.Title}, Subtitle: m.Handout.Subtitle, Answers: o.Answers}
	if o.Answers {
		v.Subtitle = m.Handout.SubtitleAnswers
	}
	for _, l := range o.Lessons {
		var one lessonView
		for _, lang := range o.Langs {
			a, err := o.article(l, lang)
			if err != nil {
				return nil, fmt.Errorf("lesson %s in %s: %w", l.ID, lang, err)
			}
			one.Articles = append(one.Articles, a)
		}
		v.Lessons = append(v.Lessons, one)
	}
	return v, nil
}

func (o *Options) article(l *lessons.Lesson, lang lessons.Lang) (article, error) {
	m := messages.For(lang)
	a := article{
		M: m, Lang: htmlLang(lang), Number: l.Number, Minutes: l.Minutes, Answers: o.Answers,
		ID: fmt.Sprintf("lesson-%d", l.Number), Page: fmt.Sprintf("lesson%d%s", l.Number, lang),
		Head: fmt.Sprintf(m.Course.LessonHead, l.Number, l.Text[lang].Title), Goal: l.Text[lang].Goal,
	}
	if lang != o.Langs[0] {
		a.ID += "-" + string(lang)
	}
	c := &converter{lang: lang, id: a.ID, drawing: o.drawing(l, lang)}
	var err error
	if a.Body, err = c.html(l.Text[lang].Body); err != nil {
		return a, err
	}
	a.Task, err = o.task(l, m, c)
	return a, err
}

// marginRules are the @page rules that put a lesson's title in the margin of its
// pages. Chromium knows no running headers, so each lesson has pages of its own.
func (v *view) marginRules() string {
	var b strings.Builder
	for _, l := range v.Lessons {
		for _, a := range l.Articles {
			fmt.Fprintf(&b, "@page %s { @top-left { content: %s; } }\n.%s { page: %[1]s; }\n", a.Page, cssString(a.Head), a.Page)
		}
	}
	return b.String()
}

// cssString quotes text for CSS. Whatever is neither a letter nor a digit of ASCII
// is written as its code point (CSS Syntax 3, §4.3.7), so that nothing ends the
// string or the style element around it.
func cssString(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == ' ':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\%x `, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
