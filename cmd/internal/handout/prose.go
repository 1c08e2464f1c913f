package handout

import (
	"html"
	"html/template"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	goldhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"tcplearn/checker/tcp"
)

// hyphened finds what may not be parted at its hyphens: the names of states, as RFC 9293
// and ss spell them, netstat's columns, and the options of commands.
var hyphened = func() *regexp.Regexp {
	names := []string{"Recv-Q", "Send-Q"}
	for s := tcp.Established; s <= tcp.Closing; s++ {
		for _, name := range []string{s.String(), s.SS()} {
			if strings.Contains(name, "-") {
				names = append(names, regexp.QuoteMeta(name))
			}
		}
	}
	return regexp.MustCompile(`\b(?:` + strings.Join(names, "|") + `)\b|\B--?[A-Za-z]\w*`)
}()

// unbroken keeps a name or an option on one line. Hyphens that do not break would do
// that too, but who copies the text would copy them.
const unbroken = `<span class="name">$0</span>`

// proseOf is a text as HTML.
func proseOf(text string) template.HTML {
	return template.HTML(hyphened.ReplaceAllString(html.EscapeString(text), unbroken))
}

// prose writes a text of Markdown, as goldmark does but for what has hyphens.
func prose(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	text, ok := n.(*ast.Text)
	if !ok || !entering {
		return ast.WalkContinue, nil
	}
	write := goldhtml.DefaultWriter.Write
	if text.IsRaw() {
		write = goldhtml.DefaultWriter.RawWrite
	}
	value, done := text.Segment.Value(source), 0
	for _, name := range hyphened.FindAllIndex(value, -1) {
		write(w, value[done:name[0]])
		_, _ = w.WriteString(string(proseOf(string(value[name[0]:name[1]]))))
		done = name[1]
	}
	write(w, value[done:])
	switch {
	case text.HardLineBreak():
		_, _ = w.WriteString("<br>\n")
	case text.SoftLineBreak():
		_, _ = w.WriteString("\n")
	}
	return ast.WalkContinue, nil
}
