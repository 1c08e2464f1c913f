package handout

import (
	"bytes"
	"errors"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"tcplearn/cmd/internal/messages"
	"tcplearn/lessons"
)

// needPDF skips a test where there is no Chromium, or nothing to read a PDF with.
func needPDF(t *testing.T) {
	t.Helper()
	if _, err := FindBrowser(os.Getenv); err != nil {
		t.Skip("needs Chromium: apt install chromium fonts-noto-cjk")
	}
	for _, program := range []string{"pdftotext", "pdfinfo", "pdftohtml"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("needs %s: apt install poppler-utils", program)
		}
	}
}

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s %q: %v", name, args, err)
	}
	return string(out)
}

// squeezed is text without blanks: a PDF has glyphs at places, and no blanks.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text)
}

var (
	pageCount = regexp.MustCompile(`(?m)^Pages: +(\d+)$`)
	pageSize  = regexp.MustCompile(`<page width="([\d.]+)" height="([\d.]+)">`)
	wordBox   = regexp.MustCompile(`<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">(.*)</word>`)
	outline   = regexp.MustCompile(`(?s)<outline>.*</outline>`)
)

// TestPDF prints the course with a real Chromium and reads the PDF back.
func TestPDF(t *testing.T) {
	needPDF(t)
	all := course(t)
	for _, test := range []struct {
		name string
		o    Options
	}{
		{"zh", Options{Langs: []lessons.Lang{lessons.ZH}, Paper: A4}},
		{"zh-answers", Options{Langs: []lessons.Lang{lessons.ZH}, Answers: true, Paper: Letter}},
		{"en", Options{Langs: []lessons.Lang{lessons.EN}, Paper: Letter}},
		{"en-answers", Options{Langs: []lessons.Lang{lessons.EN}, Answers: true, Paper: A4}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.o.Lessons = all
			dir := filepath.Join(t.TempDir(), "讲义 #1 100%?")
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "handout.pdf")
			if err := PDF(t.Context(), []byte(marked(htmlOf(t, test.o))), path, os.Getenv); err != nil {
				t.Fatal(err)
			}
			if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), "*", "tcplearn-pdf-*")); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
			lang := test.o.Langs[0]
			checkText(t, path, all, lang)
			checkBoxes(t, path, test.o.Paper)
			checkWhole(t, path)
			layout := output(t, "pdftohtml", "-xml", "-i", "-stdout", path)
			checkHeadings(t, layout)
			marks := squeezed(html.UnescapeString(outline.FindString(layout)))
			for _, l := range all {
				if !strings.Contains(marks, squeezed(lineOf(l, lang))) {
					t.Errorf("there is no bookmark %s", lineOf(l, lang))
				}
			}
		})
	}
}

// checkText looks for every lesson's title, at its text and in the margin, and for
// the rows of its tables.
func checkText(t *testing.T, path string, all []*lessons.Lesson, lang lessons.Lang) {
	t.Helper()
	pages, err := strconv.Atoi(pageCount.FindStringSubmatch(output(t, "pdfinfo", path))[1])
	if err != nil || pages < 2*len(all) || pages > 20*len(all) {
		t.Errorf("%d lessons have %d pages (%v)", len(all), pages, err)
	}
	text := squeezed(markWord.ReplaceAllString(output(t, "pdftotext", "-raw", path, "-"), ""))
	for _, l := range all {
		if title := squeezed(lineOf(l, lang)); strings.Count(text, title) < 3 { // contents, text, margins
			t.Errorf("%q is there %d times", title, strings.Count(text, title))
		}
		for line := range strings.Lines(l.Text[lang].Body) {
			row, isRow := strings.CutPrefix(strings.TrimSpace(line), "| ")
			if !isRow {
				continue
			}
			for cell := range strings.SplitSeq(strings.TrimSuffix(row, "|"), "|") {
				plain := squeezed(strings.NewReplacer("`", "", "**", "", "*", "", `\`, "").Replace(cell))
				if !strings.Contains(text, plain) {
					t.Errorf("%s: the cell %q is not in the PDF", l.ID, plain)
				}
			}
		}
	}
	if last := strconv.Itoa(pages) + "/" + strconv.Itoa(pages); !strings.Contains(text, last) {
		t.Errorf("the last page is not numbered %s", last)
	}
}

var (
	xmlFont = regexp.MustCompile(`<fontspec id="(\d+)" size="(\d+)"`)
	xmlPage = regexp.MustCompile(`(?s)<page number="(\d+)"[^>]*height="(\d+)"[^>]*>(.*?)</page>`)
	xmlText = regexp.MustCompile(`<text top="(\d+)"[^>]*font="(\d+)">(.*?)</text>`)
)

// checkHeadings makes sure that no heading is the last thing on its page, above the
// page's number. It knows headings by their size, 13 points or more, in pixels of
// which pdftohtml has 1.5 a point.
func checkHeadings(t *testing.T, layout string) {
	t.Helper()
	const heading = 19
	number := func(text string) int {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	sizes := map[string]int{}
	for _, font := range xmlFont.FindAllStringSubmatch(layout, -1) {
		sizes[font[1]] = number(font[2])
	}
	found := 0
	for _, page := range xmlPage.FindAllStringSubmatch(layout, -1) {
		lowest, size, words := 0, 0, ""
		for _, text := range xmlText.FindAllStringSubmatch(page[3], -1) {
			if sizes[text[2]] >= heading {
				found++
			}
			if top := number(text[1]); top >= lowest && top < number(page[2])*93/100 {
				lowest, size, words = top, sizes[text[2]], text[3]
			}
		}
		if size >= heading {
			t.Errorf("page %s ends with the heading %q", page[1], words)
		}
	}
	if found < 10 {
		t.Errorf("only %d headings were found", found)
	}
}

// checkBoxes makes sure that no word is beyond the margins of its page.
func checkBoxes(t *testing.T, path string, paper Paper) {
	t.Helper()
	boxes := output(t, "pdftotext", "-bbox", path, "-")
	const inch, edge = 72, 40 // points; the margin is 18 mm, 51 points
	wanted := map[Paper]float64{A4: 210 / 25.4 * inch, Letter: 8.5 * inch}[paper]
	width, words := 0.0, 0
	for line := range strings.Lines(boxes) {
		if size := pageSize.FindStringSubmatch(line); size != nil {
			width, _ = strconv.ParseFloat(size[1], 64)
			if width < wanted-1 || width > wanted+1 {
				t.Fatalf("a page is %g points wide, want %g", width, wanted)
			}
		}
		if word := wordBox.FindStringSubmatch(line); word != nil {
			words++
			left, _ := strconv.ParseFloat(word[1], 64)
			right, _ := strconv.ParseFloat(word[3], 64)
			if left < edge || right > width-edge {
				t.Errorf("%q runs from %g to %g on a page of %g", word[5], left, right, width)
			}
		}
	}
	if words < 300 {
		t.Errorf("there are only %d words", words)
	}
}

func TestNoBrowser(t *testing.T) {
	getenv := func(name string) string {
		return map[string]string{BrowserVariable: filepath.Join(t.TempDir(), "chromium")}[name]
	}
	if err := PDF(t.Context(), nil, filepath.Join(t.TempDir(), "x.pdf"), getenv); !errors.Is(err, ErrNoBrowser) {
		t.Errorf("got %v", err)
	}
}

// TestBrowserThatFails takes a program for a browser that says why it makes no PDF.
func TestBrowserThatFails(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "browser")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho starting; echo no display >&2; exit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("needs a POSIX shell")
	}
	err := PDF(t.Context(), []byte("x"), filepath.Join(dir, "x.pdf"), func(string) string { return program })
	failure, ok := errors.AsType[*BrowserError](err)
	if !ok || failure.Reason != "no display" || failure.Name != "browser" {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

// TestWordsOfMistakes fills every message about a mistake with ellipses.
func TestWordsOfMistakes(t *testing.T) {
	for _, lang := range lessons.Langs() {
		var b bytes.Buffer
		for _, words := range messages.For(lang).Mistakes {
			b.WriteString(withEllipses(words.Cause) + withEllipses(words.Try))
		}
		if strings.Contains(b.String(), "%") {
			t.Errorf("%s: %s", lang, b.String())
		}
	}
}
