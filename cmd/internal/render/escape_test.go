package render

import (
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestEscape(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"text of any script stays", "hello, 小美　café ½ “…” ü", "hello, 小美　café ½ “…” ü"},
		{"line ends and tab", "a\r\n\tb", `a\r\n\tb`},
		{"backslash is doubled", `\n`, `\\n`},
		{"the title of the window", "\x1b]0;gotcha\x07", `\x1b]0;gotcha\x07`},
		{"NUL and DEL", "\x00\x7f", `\x00\x7f`},
		{"C1 control CSI as UTF-8", "\u009b31m", `\u009b31m`},
		{"C1 control CSI as a byte", "\x9b31m", `\x9b31m`},
		{"cut off UTF-8", "小"[:2], `\xe5\xb0`},
		{"replacement character is a character", "\ufffd", "\ufffd"},
		{"bidirectional overrides", "\u202a\u202e\u2066\u2069", `\u202a\u202e\u2066\u2069`},
		{"line and paragraph separator", "\u2028\u2029", `\u2028\u2029`},
		{"invisible", "\u200b\ufeff\U000e0041", `\u200b\ufeff\U000e0041`},
		{"private use", "\ue000", `\ue000`},
		{"surrogate half", "\xed\xa0\x80", `\xed\xa0\x80`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Escape([]byte(test.in)); got != test.want {
				t.Errorf("Escape(%q) = %q, want %q", test.in, got, test.want)
			}
		})
	}
}

// FuzzEscape checks that nothing a terminal obeys is left, and that the bytes can be
// told from what is shown: Go's own unquoting gives them back.
func FuzzEscape(f *testing.F) {
	for _, seed := range []string{"", "hello, xiao ming.\n", "\x1b[2J\\", "\xff小\u202e", "\"quoted\""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		shown := Escape(in)
		if !utf8.ValidString(shown) || strings.ContainsFunc(shown, func(r rune) bool { return !unicode.IsGraphic(r) }) {
			t.Fatalf("Escape(%q) = %q is not graphic", in, shown)
		}
		back, err := strconv.Unquote(`"` + strings.ReplaceAll(shown, `"`, `\"`) + `"`)
		if err != nil || back != string(in) {
			t.Fatalf("Escape(%q) = %q reads back as %q, %v", in, shown, back, err)
		}
	})
}
