package handout

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"tcplearn/checker/diagram"
	"tcplearn/cmd/internal/figure"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// converter turns a lesson's Markdown into HTML.
type converter struct {
	lang     lessons.Lang
	id       string // of the article
	drawing  render.Drawing
	headings int
	figures  int
}

// headingShift puts a lesson's "##" below the lesson's own heading, which is an h2.
const headingShift = 1

// html converts a text of Markdown. Raw HTML in it is left out.
func (c *converter) html(markdown string) (template.HTML, error) {
	md := goldmark.New(
		goldmark.WithExtensions(extension.GFM),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(c, 1))),
	)
	source := []byte(strings.ReplaceAll(markdown, "\r\n", "\n"))
	var b bytes.Buffer
	if err := md.Renderer().Render(&b, source, md.Parser().Parse(text.NewReader(source))); err != nil {
		return "", fmt.Errorf("convert Markdown: %w", err)
	}
	return template.HTML(b.String()), nil
}

// RegisterFuncs implements goldmark's renderer.NodeRenderer.
func (c *converter) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindHeading, c.heading)
	r.Register(ast.KindFencedCodeBlock, c.fenced)
	r.Register(ast.KindCodeBlock, c.fenced)
	r.Register(ast.KindCodeSpan, codeSpan)
	r.Register(ast.KindText, prose)
	r.Register(ast.KindHTMLBlock, skip)
	r.Register(ast.KindRawHTML, skip)
	r.Register(extast.KindTable, table)
}

func skip(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

// heading writes a heading with a name to link to.
func (c *converter) heading(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	h, ok := n.(*ast.Heading)
	if !ok {
		return ast.WalkContinue, nil
	}
	level := min(h.Level+headingShift, 6)
	if !entering {
		_, err := fmt.Fprintf(w, "</h%d>\n", level)
		return ast.WalkContinue, err
	}
	c.headings++
	_, err := fmt.Fprintf(w, `<h%d id="%s-%d">`, level, c.id, c.headings)
	return ast.WalkContinue, err
}

// table lets a table that is too wide for a phone be moved, also with the keyboard.
func table(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	tag := "</table>\n</div>\n"
	if entering {
		tag = "<div class=\"wide\" tabindex=\"0\">\n<table>\n"
	}
	_, err := w.WriteString(tag)
	return ast.WalkContinue, err
}

// maxShort is how many characters of code in a line stay together, so that no
// command is parted at its hyphens.
const maxShort = 16

// codeSpan writes code within a line.
func codeSpan(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	var code []byte
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if text, ok := child.(*ast.Text); ok {
			code = append(code, bytes.ReplaceAll(text.Segment.Value(source), []byte("\n"), []byte(" "))...)
		}
	}
	class := ""
	if utf8.RuneCount(code) <= maxShort {
		class = ` class="short"`
	}
	_, err := fmt.Fprintf(w, "<code%s>%s</code>", class, html.EscapeString(string(code)))
	return ast.WalkSkipChildren, err
}

// fenced writes a code block: a figure, commands, or code.
func (c *converter) fenced(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	var code strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		code.Write(line.Value(source))
	}
	word := ""
	if block, ok := n.(*ast.FencedCodeBlock); ok {
		word = string(block.Language(source))
	}
	_, err := w.WriteString(c.block(word, code.String()))
	return ast.WalkSkipChildren, err
}

// block is the HTML of a code block with an info word.
func (c *converter) block(word, code string) string {
	if diagram.IsFigure(word) {
		if b, err := diagram.Parse(word, "", code, 1); err == nil {
			return c.figure(b)
		}
	}
	if word == "sh" {
		return "<pre class=\"commands\"><code>" + commands(code) + "</code></pre>\n"
	}
	return "<pre class=\"code\" tabindex=\"0\"><code>" + aligned(blanks(highlighted(word, code))) + "</code></pre>\n"
}

// figure draws a block, with its title or whose call it is below it.
func (c *converter) figure(b *diagram.Block) string {
	c.figures++
	f, whose := c.drawing.Figure(b)
	svg := f.SVG(figure.SVGOptions{Lang: c.lang, Inline: true, ID: fmt.Sprintf("%s-figure-%d", c.id, c.figures)})
	caption := ""
	for _, line := range []string{titleOf(b), whose} {
		if line != "" {
			caption += "<p>" + html.EscapeString(line) + "</p>"
		}
	}
	if caption != "" {
		caption = "<figcaption>" + caption + "</figcaption>\n"
	}
	return "<figure>\n<div class=\"wide\" tabindex=\"0\">\n" + svg + "</div>\n" + caption + "</figure>\n"
}

func titleOf(b *diagram.Block) string {
	switch {
	case b.Ladder != nil:
		return b.Ladder.Title
	case b.Header != nil:
		return b.Header.Title
	}
	return b.Machine.Title
}

// gap is what is to be filled in: the underscores after an equals sign. Others are
// part of a drawing.
var gap = regexp.MustCompile(`=(_{2,})`)

// blanks turns gaps into room to write.
func blanks(code string) string {
	return gap.ReplaceAllString(code, `=<span class="blank">$1</span>`)
}

var wide = regexp.MustCompile(`[\p{Han}\x{3000}-\x{303f}\x{ff00}-\x{ff60}]+`)

// aligned marks the wide characters of a block. Whatever font they come from, the
// style sheet makes each as wide as two others, as a terminal does.
func aligned(code string) string {
	return wide.ReplaceAllString(code, `<span class="cjk">$0</span>`)
}
