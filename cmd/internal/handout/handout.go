// Package handout puts the lessons on a page: one HTML document that needs no
// network and no script, the same as PDF, and as Markdown. It is made from the
// lesson files that the terminal shows, so it cannot drift from them.
//
// What is on the page is escaped by html/template, by goldmark, which leaves raw
// HTML out, or by package figure. Beyond that a Content-Security-Policy forbids
// everything but the page's own style sheet, which it names by its hash.
package handout

import (
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/mine"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// Options say what is put on the page.
type Options struct {
	Lessons []*lessons.Lesson
	// Langs are one or two languages. With two, each lesson is there in both: side
	// by side on a wide screen, one after the other on paper.
	Langs   []lessons.Lang
	Answers bool  // for the instructor: answers, solutions, mistakes, times
	Paper   Paper // "" for what the reader prints on
	// Drawing is how the figures of a lesson are drawn; nil for as the lesson says.
	Drawing func(*lessons.Lesson, lessons.Lang) render.Drawing
	// Call is the reader's own call of a lesson, whose numbers are then filled in, or
	// nil. It may be nil itself.
	Call func(*lessons.Lesson) *mine.Call
}

// Paper is a size of paper, as CSS names it.
type Paper string

// The sizes.
const (
	A4     Paper = "A4"
	Letter Paper = "letter"
)

// drawing is how a lesson's figures are drawn.
func (o *Options) drawing(l *lessons.Lesson, lang lessons.Lang) render.Drawing {
	if o.Drawing == nil {
		return render.Drawing{Lang: lang}
	}
	return o.Drawing(l, lang)
}

// call is the reader's own call of a lesson, or nil.
func (o *Options) call(l *lessons.Lesson) *mine.Call {
	if o.Call == nil {
		return nil
	}
	return o.Call(l)
}

// first is the language of the page itself.
func (o *Options) first() *messages.Messages { return messages.For(o.Langs[0]) }

// htmlLang is a language as BCP 47 has it.
func htmlLang(l lessons.Lang) string {
	if l == lessons.ZH {
		return "zh-CN"
	}
	return string(l)
}
