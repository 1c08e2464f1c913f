package handout

import (
	"html"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// tokenClasses are the classes of what stands out in code. The rest is plain: a page
// in grey must be legible too.
var tokenClasses = []struct {
	is    chroma.TokenType
	class string
}{
	{chroma.Comment, "c"},
	{chroma.LiteralString, "s"},
	{chroma.LiteralNumber, "n"},
	{chroma.Keyword, "k"},
	{chroma.NameFunction, "f"},
}

// highlighted is code as HTML, in the colours of its language if that is known.
func highlighted(language, code string) string {
	lexer := lexerOf(language)
	if lexer == nil {
		return html.EscapeString(code)
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(nil, code)
	if err != nil {
		return html.EscapeString(code)
	}
	var b strings.Builder
	for _, token := range tokens.Tokens() {
		text := html.EscapeString(token.Value)
		class := classOf(token.Type)
		if class == "" {
			b.WriteString(text)
			continue
		}
		b.WriteString(`<span class="` + class + `">` + text + `</span>`)
	}
	return b.String()
}

// known are the lexers by the names of their languages, nil for one without: chroma
// compares each name that it is asked for with a thousand patterns.
var known sync.Map

func lexerOf(language string) chroma.Lexer {
	if language == "" {
		return nil
	}
	found, there := known.Load(language)
	if !there {
		found, _ = known.LoadOrStore(language, lexers.Get(language))
	}
	lexer, _ := found.(chroma.Lexer)
	return lexer
}

func classOf(t chroma.TokenType) string {
	for _, c := range tokenClasses {
		if t == c.is || t.InSubCategory(c.is) || t.InCategory(c.is) && c.is == c.is.Category() {
			return c.class
		}
	}
	return ""
}

// commands is a block of shell commands, each with a prompt that the style sheet
// writes: who copies a command does not copy the prompt.
func commands(code string) string {
	var b strings.Builder
	goesOn := false
	for _, line := range strings.Split(strings.TrimRight(code, "\n"), "\n") {
		text := strings.TrimSuffix(highlighted("sh", line), "\n")
		switch {
		case goesOn, strings.TrimSpace(line) == "", strings.HasPrefix(line, "#"):
			b.WriteString(text + "\n")
		default:
			b.WriteString(`<span class="command">` + text + "</span>\n")
		}
		goesOn = strings.HasSuffix(line, `\`)
	}
	return b.String()
}

// script is a shell script: what stands in it is not typed line by line, so it has
// no prompts.
func script(code string) string {
	return "<pre class=\"commands\"><code>" + highlighted("sh", code) + "</code></pre>\n"
}
