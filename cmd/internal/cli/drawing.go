package cli

import (
	"fmt"

	"tcplearn/checker/diagram"
	"tcplearn/cmd/internal/figure"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/mine"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// drawing is how a lesson's figures are drawn: with the learner's own call where
// the lesson wants it and there is one.
func (a *app) drawing(l *lessons.Lesson) render.Drawing { return a.drawingIn(l, a.m) }

// drawingIn is the same in a language.
func (a *app) drawingIn(l *lessons.Lesson, m *messages.Messages) render.Drawing {
	var call *mine.Call
	looked := false
	return render.Drawing{Lang: m.Lang, Mine: func(b *diagram.Block) (figure.Figure, string) {
		if !looked {
			call, looked = a.ownCall(l), true
		}
		if call == nil {
			return nil, ""
		}
		return call.Figure(m, b), fmt.Sprintf(m.Figure.Yours, call.At.Local().Format("2006-01-02 15:04"))
	}}
}

// ownCall is the learner's call that a lesson's figures show, or nil. A capture
// that cannot be read is no reason not to show the lesson; "show --captures" tells
// of it. A lesson that asks about the call of another shows that call.
func (a *app) ownCall(l *lessons.Lesson) *mine.Call {
	if a.store == nil {
		return nil
	}
	id := l.ID
	if from := l.Exercise.From; from != "" {
		id = from
	}
	paths, err := a.store.Captures(id)
	if err != nil {
		return nil
	}
	path := mine.Choose(paths)
	if path == "" || id != l.ID && !mine.Passed(path) {
		return nil // what is said of another lesson's call is true of one that passed
	}
	call, err := mine.Load(path)
	if err != nil {
		return nil
	}
	return call
}
