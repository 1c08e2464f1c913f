package handout

import (
	"strings"
	"unicode"

	"tcplearn/lessons"
)

// inLanguage is a script whose comment at its beginning is in both languages, with the
// reader's alone: English, a line that is nothing but "#", and Chinese. Any other script
// stays as it is.
func inLanguage(script string, lang lessons.Lang) string {
	lines := strings.SplitAfter(script, "\n")
	end, middle, parts := 0, 0, 0
	for end < len(lines) && strings.HasPrefix(lines[end], "#") {
		if strings.TrimSpace(lines[end]) == "#" {
			middle, parts = end, parts+1
		}
		end++
	}
	if parts != 1 {
		return script
	}
	english, chinese := lines[:middle], lines[middle+1:end]
	if hasHan(english) || !hasHan(chinese) {
		return script
	}
	kept := english
	if lang == lessons.ZH {
		kept = chinese
	}
	return strings.Join(kept, "") + strings.Join(lines[end:], "")
}

func hasHan(lines []string) bool {
	return strings.ContainsFunc(strings.Join(lines, ""), func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
