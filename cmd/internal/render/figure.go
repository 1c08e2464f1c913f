package render

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"tcplearn/checker/diagram"
	"tcplearn/cmd/internal/figure"
	"tcplearn/lessons"
)

// figureMargin is the width from which on a figure has a margin like code.
const figureMargin = 60 + codeMargin

// Drawing says how the figures of a lesson are drawn.
type Drawing struct {
	Lang lessons.Lang
	// Mine returns what the learner's own call shows in the place of a block that
	// wants it, and one line that says whose it is; nil where there is no such call.
	// It may be nil itself.
	Mine func(*diagram.Block) (figure.Figure, string)
}

// Figure is what is drawn for a block, with a line below it that says whose call it
// shows, or "" when that is nobody's.
func (d Drawing) Figure(b *diagram.Block) (figure.Figure, string) {
	if b.Mine.Wanted && d.Mine != nil {
		if mine, whose := d.Mine(b); mine != nil {
			return mine, whose
		}
	}
	return figure.Of(b), ""
}

// figureOf returns the figure that a code block is, or nil.
func (p *page) figureOf(n ast.Node) *diagram.Block {
	fenced, ok := n.(*ast.FencedCodeBlock)
	if !ok {
		return nil
	}
	word := string(fenced.Language(p.source))
	if !diagram.IsFigure(word) {
		return nil
	}
	block, err := diagram.Parse(word, "", strings.Join(p.codeLines(n), "\n"), 1)
	if err != nil {
		return nil // its lines say what is wrong with it; loaded lessons have none such
	}
	return block
}

// figure sets a figure in lines.
func (p *page) figure(b *diagram.Block, width int) []line {
	f, whose := p.drawing.Figure(b)
	margin := ""
	if width >= figureMargin {
		margin = strings.Repeat(" ", codeMargin)
	}
	o := p.terminal.FigureOptions(p.drawing.Lang)
	o.Width = width - len(margin)
	lines := strings.Split(strings.TrimSuffix(f.Text(o), "\n"), "\n")
	for i, text := range lines {
		if text != "" {
			lines[i] = margin + text
		}
	}
	for _, text := range wrapText(whose, o.Width) {
		if text != "" {
			lines = append(lines, margin+p.terminal.Dim(text))
		}
	}
	return textLines(lines)
}

// FigureOptions are how figures are drawn on the terminal, as wide as it is.
func (t Terminal) FigureOptions(lang lessons.Lang) figure.Options {
	return figure.Options{Width: t.Columns(), ASCII: t.ASCII, Lang: lang, Style: t.figureStyle}
}

func (t Terminal) figureStyle(p figure.Part, text string) string {
	switch p {
	case figure.Heading:
		return t.Bold(text)
	case figure.State:
		return t.Green(text)
	case figure.Value:
		return t.Cyan(text)
	case figure.Fault:
		return t.Red(text)
	case figure.Faint:
		return t.Dim(text)
	case figure.Stress:
		return t.Bold(t.Yellow(text))
	}
	return text
}
