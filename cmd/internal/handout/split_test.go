package handout

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tcplearn/lessons"
)

// Marks are tiny words at the ends of what may not be parted, so that a PDF tells on
// which page each end is. They take no room: the layout is that of the page.
const markStyle = `<style>i.mark { position: absolute; font: 1px sans-serif; width: 0; white-space: nowrap; text-indent: 0; letter-spacing: 0; }</style>`

var (
	figureTag = regexp.MustCompile(`(?s)<figure>(.*?)(</p></figcaption>\s*)?</figure>`)
	rowTag    = regexp.MustCompile(`(?s)(<tr>\s*<t[hd][^>]*>)(.*?)(</t[hd]>\s*</tr>)`)
	followed  = regexp.MustCompile(`(</h[2-4]>\s*(?:<(?:p|pre|code|div|table|caption|thead|tr|th|ul|ol|li|figure|dl|dt|strong|em|span)\b[^>]*>\s*)+)`)
	markWord  = regexp.MustCompile(`Q([frh])(\d+)([az])Q`)
)

// marked puts marks on a page: f for figures, r for rows of tables, and h for a
// heading and what follows it.
func marked(page string) string {
	n := 0
	mark := func(kind, end string) string { return fmt.Sprintf(`<i class="mark">Q%s%d%sQ</i>`, kind, n, end) }
	page = policyTag.ReplaceAllString(page, "")
	page = strings.Replace(page, "</head>", markStyle+"</head>", 1)
	page = figureTag.ReplaceAllStringFunc(page, func(whole string) string {
		n++
		part := figureTag.FindStringSubmatch(whole) // the end is in the caption: below it may be the next page already
		return "<figure>" + mark("f", "a") + part[1] + mark("f", "z") + part[2] + "</figure>"
	})
	page = rowTag.ReplaceAllStringFunc(page, func(whole string) string {
		n++
		part := rowTag.FindStringSubmatch(whole)
		return part[1] + mark("r", "a") + part[2] + mark("r", "z") + part[3]
	})
	return followed.ReplaceAllStringFunc(page, func(whole string) string {
		n++
		return mark("h", "a") + whole + mark("h", "z")
	})
}

// parted returns the marks whose ends are not on one page, and how many of each kind
// were found whole.
func parted(t *testing.T, path string) (split []string, whole map[string]int) {
	t.Helper()
	begins, whole := map[string]int{}, map[string]int{}
	for number, text := range strings.Split(output(t, "pdftotext", "-raw", path, "-"), "\f") {
		for _, m := range markWord.FindAllStringSubmatch(text, -1) {
			switch name := m[1] + m[2]; {
			case m[3] == "a":
				begins[name] = number
			case begins[name] != number:
				split = append(split, fmt.Sprintf("%s from page %d to %d", name, begins[name]+1, number+1))
			default:
				whole[m[1]]++
			}
		}
	}
	return split, whole
}

// checkWhole makes sure that nothing is parted that belongs together.
func checkWhole(t *testing.T, path string) {
	t.Helper()
	split, whole := parted(t, path)
	for _, what := range split {
		t.Errorf("parted: %s (f: figure, r: row, h: heading from what follows)", what)
	}
	if whole["f"] < 8 || whole["r"] < 100 || whole["h"] < 60 {
		t.Errorf("too little was looked at: %v", whole)
	}
}

// TestPartingIsSeen takes away what keeps things together, and makes the page small.
func TestPartingIsSeen(t *testing.T) {
	needPDF(t)
	const broken = `<style>@page { size: 148mm 70mm; } @media print { * { break-inside: auto !important; break-after: auto !important; break-before: auto !important; orphans: 1; widows: 1; } }</style></head>`
	page := marked(htmlOf(t, Options{Lessons: course(t)[:2], Langs: []lessons.Lang{lessons.EN}, Answers: true, Paper: A4}))
	path := filepath.Join(t.TempDir(), "broken.pdf")
	if err := PDF(t.Context(), []byte(strings.Replace(page, "</head>", broken, 1)), path, os.Getenv); err != nil {
		t.Fatal(err)
	}
	split, _ := parted(t, path)
	for _, kind := range []string{"f", "r", "h"} {
		if !slices.ContainsFunc(split, func(what string) bool { return strings.HasPrefix(what, kind) }) {
			t.Errorf("no %s is parted, only %q", kind, split)
		}
	}
}

// TestGapsAndDrawings tells room to write from lines of a drawing.
func TestGapsAndDrawings(t *testing.T) {
	c := &converter{lang: lessons.ZH}
	got := c.block("", "\\__ 首部 __/\nack=___\n")
	want := "<pre class=\"code\" tabindex=\"0\"><code>\\__ <span class=\"cjk\">首部</span> __/\nack=<span class=\"blank\">___</span>\n</code></pre>\n"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
