package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// leafSource returns the Markdown of a leaf as a paragraph or heading of its own,
// marked, or "" if the leaf has no text. Line breaks that only shape the source are
// taken out, because glamour would keep them.
func (p *page) leafSource(n ast.Node) string {
	var out strings.Builder
	code := codeSpans(n)
	lines := n.Lines()
	for i := range lines.Len() {
		line := p.withEntities(lines.At(i), code)
		content := strings.TrimSpace(line)
		if i > 0 {
			out.WriteString(lineBreak(out.String(), content))
		}
		out.WriteString(content)
		if i < lines.Len()-1 && strings.HasSuffix(strings.TrimRight(line, "\n"), "  ") {
			out.WriteString(hardBreak)
		}
	}
	switch leaf := n.(type) {
	case *ast.Heading:
		heading := strings.NewReplacer(hardBreak, " ", "\\\n", " ").Replace(out.String())
		return strings.Repeat("#", leaf.Level) + " " + leafMark + heading
	case *extast.TableCell:
		return marked(strings.ReplaceAll(out.String(), `\|`, `|`))
	}
	return marked(out.String())
}

// hardBreak is a line break that is meant: two spaces at the end of a line.
const hardBreak = "  \n"

// marked returns a paragraph of text. The space lets a URL at its beginning be found.
func marked(text string) string {
	if text == "" {
		return ""
	}
	return leafMark + " " + text
}

// lineBreak returns what stands for the line break of the source between before and
// after: nothing more after a break that is meant, nothing between Chinese
// characters, else a space.
func lineBreak(before, after string) string {
	backslashes := len(before) - len(strings.TrimRight(before, `\`))
	left, _ := utf8.DecodeLastRuneInString(before)
	right, _ := utf8.DecodeRuneInString(after)
	switch {
	case strings.HasSuffix(before, hardBreak):
		return ""
	case backslashes%2 == 1:
		return "\n"
	case writtenWithoutSpaces(left) && writtenWithoutSpaces(right):
		return ""
	default:
		return " "
	}
}

// writtenWithoutSpaces is true of Chinese and Japanese characters and punctuation.
func writtenWithoutSpaces(r rune) bool {
	return Width(string(r)) == 2 && !unicode.Is(unicode.Hangul, r)
}

// codeSpans returns where the inline code of a leaf is in the source.
func codeSpans(leaf ast.Node) []text.Segment {
	var spans []text.Segment
	_ = ast.Walk(leaf, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if words, ok := n.(*ast.Text); ok && entering && n.Parent().Kind() == ast.KindCodeSpan {
			spans = append(spans, words.Segment)
		}
		return ast.WalkContinue, nil
	})
	return spans
}

// withEntities returns a line of the source with every & of its inline code written
// &amp;, because glamour takes inline code for HTML: it would show &lt; as <.
func (p *page) withEntities(line text.Segment, code []text.Segment) string {
	var out strings.Builder
	for _, span := range code {
		if span.Start < line.Start || span.Stop > line.Stop {
			continue
		}
		out.Write(p.source[line.Start:span.Start])
		out.WriteString(strings.ReplaceAll(string(p.source[span.Start:span.Stop]), "&", "&amp;"))
		line.Start = span.Stop
	}
	out.Write(p.source[line.Start:line.Stop])
	return out.String()
}
