package handout

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tcplearn/cmd/internal/messages"
	"tcplearn/lessons"
)

// course loads the lessons: those of the program, or of a folder that stands for
// them while they are written.
func course(t testing.TB) []*lessons.Lesson {
	t.Helper()
	source := lessons.Embedded()
	if dir := os.Getenv("TCPLEARN_LESSONS"); dir != "" {
		source = os.DirFS(dir)
	}
	all, err := lessons.Load(source)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func htmlOf(t testing.TB, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := o.HTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	style  = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	policy = regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`)
	id     = regexp.MustCompile(` id="([^"]*)"`)
	href   = regexp.MustCompile(` href="#([^"]*)"`)
)

func TestPageIsCompleteInItself(t *testing.T) {
	for _, o := range []Options{
		{Langs: []lessons.Lang{lessons.ZH}},
		{Langs: []lessons.Lang{lessons.EN}, Answers: true},
		{Langs: lessons.Langs(), Answers: true, Paper: Letter},
	} {
		o.Lessons = course(t)
		page := htmlOf(t, o)
		for _, forbidden := range []string{"<script", " src=", "url(", "@import", " style=", " onclick", "<link", "ZgotmplZ"} {
			if strings.Contains(page, forbidden) {
				t.Errorf("the page has %q", forbidden)
			}
		}
		sheets := style.FindAllStringSubmatch(page, -1)
		if len(sheets) != 1 {
			t.Fatalf("there are %d style sheets", len(sheets))
		}
		sum := sha256.Sum256([]byte(sheets[0][1]))
		want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
		if got := policy.FindStringSubmatch(page); got == nil || html.UnescapeString(got[1]) != want {
			t.Errorf("the policy is %q, want %q", got, want)
		}
		var ids []string
		for _, match := range id.FindAllStringSubmatch(page, -1) {
			if slices.Contains(ids, match[1]) {
				t.Errorf("the id %s is there twice", match[1])
			}
			ids = append(ids, match[1])
		}
		for _, match := range href.FindAllStringSubmatch(page, -1) {
			if !slices.Contains(ids, match[1]) {
				t.Errorf("a link goes to %s, which is not there", match[1])
			}
		}
	}
}

func TestBothLanguages(t *testing.T) {
	all := course(t)
	page := htmlOf(t, Options{Lessons: all, Langs: []lessons.Lang{lessons.ZH, lessons.EN}})
	for _, l := range all {
		for _, lang := range lessons.Langs() {
			if title := html.EscapeString(l.Text[lang].Title); !strings.Contains(page, title+"</h2>") {
				t.Errorf("%q is not there", title)
			}
		}
	}
	if !strings.Contains(page, `<html lang="zh-CN">`) || !strings.Contains(page, `lang="en" class="lesson`) {
		t.Error("the languages are not marked")
	}
}

// TestAnswersAreTheInstructors makes sure that no answer is on the learner's page and
// that everything an instructor needs is on theirs.
func TestAnswersAreTheInstructors(t *testing.T) {
	all := course(t)
	for _, lang := range lessons.Langs() {
		m := messages.For(lang)
		learner := htmlOf(t, Options{Lessons: all, Langs: []lessons.Lang{lang}})
		key := htmlOf(t, Options{Lessons: all, Langs: []lessons.Lang{lang}, Answers: true})
		if strings.Contains(learner, m.Handout.ForInstructor) || strings.Contains(learner, `class="reason"`) {
			t.Errorf("%s: the learner's page has answers", lang)
		}
		for _, l := range all {
			for _, made := range l.Mistakes {
				if !strings.Contains(key, "<code>"+made.ID+"</code>") {
					t.Errorf("%s: %s has no mistake %s", lang, l.ID, made.ID)
				}
			}
			for _, q := range l.Exercise.Questions {
				if reason := l.Words[q.Key+" "+lessons.WordReason][lang]; !strings.Contains(key, string(proseOf(strings.Split(reason, "{")[0]))) {
					t.Errorf("%s: %s does not say why %s may be wrong", lang, l.ID, q.Key)
				}
			}
		}
		if strings.Contains(key, "%!") {
			t.Errorf("%s: a message was filled in badly: %.80s", lang, key[strings.Index(key, "%!"):])
		}
	}
}

// TestHostileLesson puts on a page what an author must not be able to do.
func TestHostileLesson(t *testing.T) {
	const hostile = `</style></title><script>alert(1)</script>"'\`
	l := &lessons.Lesson{
		Number: 1, ID: "hostile", Minutes: 1, Exercise: lessons.Exercise{Kind: lessons.Diagnose, Say: hostile, Reply: hostile, Faults: []lessons.Fault{{ID: "f"}}},
		Words: map[string]lessons.Word{"f": {lessons.EN: hostile}, lessons.WordWhy: {lessons.EN: hostile}},
		Text: map[lessons.Lang]lessons.Text{lessons.EN: {
			Title: hostile, Goal: hostile,
			Body: hostile + "\n\n[x](javascript:alert(1))\n\n```sh\n" + hostile + "\n```\n\n```\n" + hostile + "___\n```\n\n```ladder\ntitle: " + hostile +
				"\nclient: " + hostile + "\nclient > server [SYN]\nnote: " + hostile + "\n```\n",
		}},
		Solution: hostile, Mistakes: []lessons.Mistake{{ID: hostile}}, Hints: []map[lessons.Lang]string{{lessons.EN: hostile}},
	}
	page := htmlOf(t, Options{Lessons: []*lessons.Lesson{l}, Langs: []lessons.Lang{lessons.EN}, Answers: true})
	if strings.Contains(page, "<script") || strings.Contains(page, "javascript:") || strings.Count(page, "</style>") != 1 {
		t.Errorf("the page obeys a lesson:\n%s", page)
	}
}

// TestCommandsHaveNoPrompt makes sure that who copies a command copies what is typed.
func TestCommandsHaveNoPrompt(t *testing.T) {
	got := commands("# why\necho -n hi \\\n  | nc xiaomei 8080\ntrue\n")
	text := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(got, ""))
	if text != "# why\necho -n hi \\\n  | nc xiaomei 8080\ntrue\n" {
		t.Errorf("copied is %q", text)
	}
	if strings.Count(got, `class="command"`) != 2 {
		t.Errorf("there are not two commands in %q", got)
	}
}

func TestMarkdown(t *testing.T) {
	all := course(t)
	for _, answers := range []bool{false, true} {
		for _, lang := range lessons.Langs() {
			var b bytes.Buffer
			o := Options{Lessons: all, Langs: []lessons.Lang{lang}, Answers: answers}
			if err := o.Markdown(&b); err != nil {
				t.Fatal(err)
			}
			text := b.String()
			for _, l := range all {
				if !strings.Contains(text, "## "+lineOf(l, lang)+"\n") {
					t.Errorf("%s is not there", lineOf(l, lang))
				}
			}
			if strings.Contains(text, "```ladder") || strings.Contains(text, "%!") || strings.Contains(text, "\n\n\n\n") {
				t.Errorf("%s: a figure is not drawn, a message not filled in, or lines are left over", lang)
			}
			if strings.Contains(text, messages.For(lang).Handout.ForInstructor) != answers {
				t.Errorf("%s: what is for the instructor is not where it belongs", lang)
			}
		}
	}
}

func lineOf(l *lessons.Lesson, lang lessons.Lang) string {
	return fmt.Sprintf(messages.For(lang).Course.LessonHead, l.Number, l.Text[lang].Title)
}

// BenchmarkHTML writes the whole course; it is to take less than 200 ms.
func BenchmarkHTML(b *testing.B) {
	all := course(b)
	for b.Loop() {
		htmlOf(b, Options{Lessons: all, Langs: []lessons.Lang{lessons.ZH, lessons.EN}, Answers: true})
	}
}
