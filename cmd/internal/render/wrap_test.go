package render

import (
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

var widths = []int{40, 60, 80, 120}

// sample returns a document of testdata.
func sample(tb testing.TB, language string) string {
	tb.Helper()
	text, err := os.ReadFile("testdata/sample." + language + ".md")
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// fatalist is what a test and a property have in common.
type fatalist interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkWidth fails if a line is wider than the terminal.
func checkWidth(t fatalist, text string, width int) {
	t.Helper()
	for line := range strings.Lines(text) {
		if got := Width(line); got > width {
			t.Fatalf("line of %d columns on a terminal of %d: %q", got, width, line)
		}
	}
}

// checkStyles fails if a line leaves a style open or holds another escape sequence.
func checkStyles(t fatalist, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		style := ""
		for _, sequence := range sgrSequence.FindAllString(line, -1) {
			style = nextStyle(style, sequence)
		}
		if style != "" {
			t.Fatalf("style %q is open at the end of %q", style, line)
		}
		if strings.Contains(sgrSequence.ReplaceAllString(line, ""), "\x1b") {
			t.Fatalf("escape sequence that is no style in %q", line)
		}
	}
}

// checkPunctuation fails if a line starts with a closing mark or ends with an opening one.
func checkPunctuation(t fatalist, text string) {
	t.Helper()
	for line := range strings.Lines(ansi.Strip(text)) {
		words := strings.TrimSpace(strings.TrimLeft(line, " │|"))
		if strings.ContainsAny(firstRune(words), noLineStart) {
			t.Fatalf("line starts with a closing mark: %q", line)
		}
		if strings.ContainsAny(lastRune(words), noLineEnd) {
			t.Fatalf("line ends with an opening mark: %q", line)
		}
	}
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

func lastRune(s string) string {
	runes := []rune(s)
	return string(runes[max(len(runes)-1, 0):])
}

// withoutSpace returns the characters of text that are not white space, unstyled.
func withoutSpace(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, ansi.Strip(text))
}

func TestWrap(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"short", "SYN", "SYN"},
		{"empty lines stay", "a\n\nb\n", "a\n\nb\n"},
		{"words", "the client sends its SYN", "the client sends its\nSYN"},
		{"Chinese breaks anywhere", "小明向小美发出同步报文段", "小明向小美发出同步报\n文段"},
		{"but not before a full stop", "小明向小美发出同步报。", "小明向小美发出同步\n报。"},
		{"nor after a bracket", "小明向小美发出了同（步）", "小明向小美发出了同\n（步）"},
		{"nor just within quotes", "小明向小美发出了“握手”", "小明向小美发出了“握\n手”"},
		{"nor before a dash", "小明向小美发出握手了——", "小明向小美发出握手\n了——"},
		{"nor between number and unit", "小明向小美发了一共100%", "小明向小美发了一共\n100%"},
		{"an option stays whole", "please type echoes -n hi", "please type echoes\n-n hi"},
		{"a long one too", "please type nc aaa --zero", "please type nc aaa\n--zero"},
		{"a hyphen divides", "three-way-handshake-again", "three-way-handshake-\nagain"},
		{"a URL stays whole", "see http://a.b/c/d/e", "see http://a.b/c/d/e"},
		{"on the next line", "see also http://a.b/c/d/e", "see also\nhttp://a.b/c/d/e"},
		{"but for lack of room", "http://example.org/a/very/long/path", "http://example.org/a\n/very/long/path"},
		{"bullet", "- the client sends its SYN", "- the client sends\n  its SYN"},
		{"number", "12. the client sends a SYN", "12. the client sends\n    a SYN"},
		{"indented", "    小明向小美发出同步报", "    小明向小美发出同\n    步报"},
		{"quote", "│ the client sends its SYN", "│ the client sends\n│ its SYN"},
		{
			"styles", "the \x1b[1mclient \x1b[32msends its SYN\x1b[0m now",
			"the \x1b[1mclient \x1b[0m\x1b[1m\x1b[32msends its\x1b[0m\n\x1b[1m\x1b[32mSYN\x1b[0m now",
		},
		{"a style over two lines", "\x1b[1ma\nb\x1b[mc", "\x1b[1ma\x1b[0m\n\x1b[1mb\x1b[0mc"},
		{"reset and set in one", "\x1b[1ma\x1b[0;4mb\x1b[0m", "\x1b[1ma\x1b[0m\x1b[0;4mb\x1b[0m"},
		{"other sequences are shown", "a\x1b[2J\x07\u202eb", `a\x1b[2J\x07\u202eb`},
		{"tab", "a\tb", "a    b"},
		{"spaces at the end go", "a  \nb ", "a\nb"},
	}
	terminal := Terminal{Width: 20}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := terminal.Wrap(test.in); got != test.want {
				t.Errorf("Wrap(%q)\n got %q\nwant %q", test.in, got, test.want)
			}
		})
	}
}

func TestHang(t *testing.T) {
	terminal := Terminal{Width: 20}
	for _, test := range []struct{ prefix, text, want string }{
		{":( ", "wanted 16 bytes, saw 17", ":( wanted 16 bytes,\n   saw 17"},
		{"小明 ", "wanted\n16 bytes", "小明 wanted\n     16 bytes"},
		{"[>] ", "wanted 16 bytes, saw 17", "[>] wanted 16 bytes,\n    saw 17"},
		{"> > ", "wanted 16 bytes, saw 17", "> > wanted 16 bytes,\n> > saw 17"},
		{"a very long prefix: ", "then text", "a very long prefix:\nthen text"},
		{"\x1b[31m✗\x1b[0m ", "no", "\x1b[31m✗\x1b[0m no"},
	} {
		if got := terminal.Hang(test.prefix, test.text); got != test.want {
			t.Errorf("Hang(%q, %q)\n got %q\nwant %q", test.prefix, test.text, got, test.want)
		}
	}
}

// Pieces of the texts that lessons and messages are made of.
var pieces = []string{
	"小明", "小美", "三次握手", "报文段", "，", "。", "：", "（", "）", "“", "”", "《", "》", "、", "……", "——", "？",
	"SYN", "SYN-ACK", "ESTABLISHED", " ", " ", " ", "10.0.0.2:8080", "seq=1", "(", ")", ",", ".", "-n", "`nc -z`", "100%",
	"https://www.rfc-editor.org/rfc/rfc9293.html#name-establishing-a-connection", "é", "e\u0301", "👩‍💻", "①", "→",
	"\n", "- ", "3. ", "> ", "    ", "\t", "\x1b", "\x1b[2J", "\x1b[31m", "\x1b[1;4m", "\x1b[0m", "\x1b[m", "\x1b[0;32m",
}

func genText() *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 80), func(p []string) string {
		return strings.Join(p, "")
	})
}

func TestWrapKeepsEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(genText(), rapid.String()).Draw(t, "text")
		width := rapid.OneOf(rapid.SampledFrom(widths), rapid.IntRange(20, 50)).Draw(t, "width")
		wrapped := Terminal{Width: width}.Wrap(text)
		checkWidth(t, wrapped, width)
		checkStyles(t, wrapped)

		var want strings.Builder
		for _, line := range parseLines(text) {
			want.WriteString(line.text)
		}
		// The bars of quotes are repeated; no other character comes or goes.
		bars := strings.NewReplacer(">", "", "│", "", "|", "")
		if got, want := bars.Replace(withoutSpace(wrapped)), bars.Replace(withoutSpace(want.String())); got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

// TestWrapPunctuation lets marks stand as in real text: closing marks after a
// word, opening ones before one.
func TestWrapPunctuation(t *testing.T) {
	word := rapid.SampledFrom([]string{"小明", "小美说", "报文段", "SYN", "确认号", "seq=1", "`nc -z`", "RFC 9293", "10.0.0.2"})
	before := rapid.SampledFrom([]string{"", "", "（", "“", "《", "（“", " "})
	after := rapid.SampledFrom([]string{"", "", "，", "。", "：", "；", "！", "？", "）", "”", "’", "」", "』", "》", "、", "”，", "）。", "……", "——", ", "})
	sentence := rapid.Custom(func(t *rapid.T) string {
		var out strings.Builder
		for range rapid.IntRange(1, 60).Draw(t, "words") {
			out.WriteString(before.Draw(t, "before") + word.Draw(t, "word") + after.Draw(t, "after"))
		}
		return out.String()
	})
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.SampledFrom(widths).Draw(t, "width")
		wrapped := Terminal{Width: width}.Wrap(sentence.Draw(t, "text"))
		checkWidth(t, wrapped, width)
		checkPunctuation(t, wrapped)
	})
}

func TestWidth(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "SYN": 3, "小明": 4, "“…—→①│”": 7, "\x1b[1m小\x1b[0m": 2, "e\u0301": 1, "，": 2, "↩": 1, "•": 1,
	} {
		if got := Width(text); got != want {
			t.Errorf("Width(%q) = %d, want %d", text, got, want)
		}
	}
}
