package handout

import (
	"strings"
	"testing"

	"tcplearn/lessons"
)

func TestInLanguage(t *testing.T) {
	const both = "# Two\n# lines.\n#\n# 两行。\nnc xiaomei 8080\n# later 以后\n"
	for _, test := range []struct {
		name, script string
		lang         lessons.Lang
		want         string
	}{
		{"en", both, lessons.EN, "# Two\n# lines.\nnc xiaomei 8080\n# later 以后\n"},
		{"zh", both, lessons.ZH, "# 两行。\nnc xiaomei 8080\n# later 以后\n"},
		{"one language", "# One.\n#\n# More.\nnc\n", lessons.ZH, "# One.\n#\n# More.\nnc\n"},
		{"the other order", "# 先。\n#\n# First.\nnc\n", lessons.ZH, "# 先。\n#\n# First.\nnc\n"},
		{"three parts", "# a\n#\n# b\n#\n# 三\nnc\n", lessons.EN, "# a\n#\n# b\n#\n# 三\nnc\n"},
		{"none", "nc xiaomei 8080", lessons.EN, "nc xiaomei 8080"},
		{"empty", "", lessons.EN, ""},
	} {
		if got := inLanguage(test.script, test.lang); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// TestSolutionsInOneLanguage makes sure that no shipped solution keeps both.
func TestSolutionsInOneLanguage(t *testing.T) {
	for _, l := range course(t) {
		if en := inLanguage(l.Solution, lessons.EN); hasHan([]string{en}) {
			t.Errorf("%s: Chinese in the English key: %s", l.ID, en)
		}
		zh := inLanguage(l.Solution, lessons.ZH)
		if first, _, _ := strings.Cut(zh, "\n"); !hasHan([]string{first}) {
			t.Errorf("%s: the Chinese key begins with %q", l.ID, first)
		}
	}
}
