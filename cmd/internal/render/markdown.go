package render

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/glamour"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Glamour styles the words and we set them. Left to itself it does not break text
// without spaces, tears code lines apart, glues the paragraphs of a list item
// together and lets a table cell's line begin with a closing mark. So the document
// is parsed once for its blocks; the text of every heading, paragraph and table cell
// (a leaf) goes through glamour unwrapped, all in one run; and layout.go sets the
// styled leaves in lines. Code blocks do not pass through glamour at all: it would
// drop backslashes from commands.

// leafMark begins each leaf in what glamour reads and writes. It is of the private
// use area, which visibleControls lets through from nowhere.
const leafMark = "\uE000"

// measure is the widest line of prose, in columns: longer ones are hard to read.
const measure = 100

// page is one document on its way to a terminal.
type page struct {
	terminal Terminal
	source   []byte
	leaves   map[ast.Node]string // the styled text of headings, paragraphs and cells
	drawing  Drawing
}

// Markdown renders a document in GitHub's Markdown for the terminal. No line is
// wider than the terminal; the text ends with one newline. A code line is never
// altered where it fits the terminal (see code.go for where it does not). HTML
// blocks, such as an author's comments, are left out. An error says that glamour
// could not render the document.
func (t Terminal) Markdown(src string) (string, error) { return t.Lesson(src, Drawing{}) }

// Lesson is [Terminal.Markdown] for a text with figures: its code blocks with the
// info word of one are drawn.
func (t Terminal) Lesson(src string, d Drawing) (string, error) {
	src = visibleControls(strings.ReplaceAll(src, "\r\n", "\n"), "\n\t")
	p := &page{terminal: t, source: []byte(src), leaves: make(map[ast.Node]string), drawing: d}
	context := parser.NewContext()
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM))
	document := markdown.Parser().Parse(text.NewReader(p.source), parser.WithContext(context))
	if err := p.styleLeaves(document, context.References()); err != nil {
		return "", err
	}
	width := t.Columns()
	var out strings.Builder
	for _, l := range p.blocks(document, min(width, measure)) {
		if Width(l.text) <= width {
			out.WriteString(l.text + "\n")
			continue
		}
		// Lists and quotes nested so deeply that no room is left to their text.
		out.WriteString(strings.Join(wrapText(l.text, width), "\n") + "\n")
	}
	return out.String(), nil
}

// styleLeaves has glamour style every leaf of the document.
func (p *page) styleLeaves(document ast.Node, references []parser.Reference) error {
	leaves, stitched := p.stitch(document)
	for _, r := range references {
		stitched += fmt.Sprintf("[%s]: <%s>\n\n", r.Label(), r.Destination())
	}
	renderer, err := glamour.NewTermRenderer(
		glamour.WithStylesFromJSONBytes(p.terminal.glamourStyle()),
		glamour.WithColorProfile(p.terminal.profile()),
		glamour.WithWordWrap(0),
	)
	if err != nil {
		return fmt.Errorf("render Markdown: %w", err)
	}
	rendered, err := renderer.Render(stitched)
	if err != nil {
		return fmt.Errorf("render Markdown: %w", err)
	}
	styled := splitLeaves(rendered)
	if len(styled) != len(leaves) {
		return fmt.Errorf("render Markdown: %d texts went into glamour, %d came out", len(leaves), len(styled))
	}
	for i, leaf := range leaves {
		p.leaves[leaf] = styled[i]
	}
	return nil
}

// stitch returns the leaves of the document that have text, and a document that
// consists of nothing but them.
func (p *page) stitch(document ast.Node) ([]ast.Node, string) {
	var (
		leaves   []ast.Node
		stitched strings.Builder
	)
	_ = ast.Walk(document, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || !isLeaf(n) {
			return ast.WalkContinue, nil
		}
		if text := p.leafSource(n); text != "" {
			leaves = append(leaves, n)
			stitched.WriteString(text + "\n\n")
		}
		return ast.WalkSkipChildren, nil
	})
	return leaves, stitched.String()
}

func isLeaf(n ast.Node) bool {
	switch n.Kind() {
	case ast.KindHeading, ast.KindParagraph, ast.KindTextBlock, extast.KindTableCell:
		return true
	}
	return false
}

// splitLeaves cuts what glamour has written at the leaf marks. A mark may follow
// the number signs of a heading, so a leaf begins with its line.
func splitLeaves(rendered string) []string {
	var leaves []string
	for line := range strings.SplitAfterSeq(rendered, "\n") {
		switch before, after, marked := strings.Cut(line, leafMark); {
		case marked:
			leaves = append(leaves, before+after)
		case len(leaves) > 0:
			leaves[len(leaves)-1] += line
		}
	}
	for i, leaf := range leaves {
		leaves[i] = strings.TrimSpace(leaf)
	}
	return leaves
}
