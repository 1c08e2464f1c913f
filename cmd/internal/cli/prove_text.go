package cli

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tcplearn/checker/question"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// proofWidths are the columns at which a lesson's texts must fit.
var proofWidths = []int{40, 60, 80, 120}

// lintLesson says what is wrong with how a lesson is shown, or "": a line that is
// wider than the terminal, a command or a lesson that does not exist.
func (a *app) lintLesson(l *lessons.Lesson) (string, error) {
	for _, lang := range lessons.Langs() {
		shown := *a
		shown.m = messages.For(lang)
		for _, text := range shown.allTexts(l) {
			if wrong := shown.references(text); wrong != "" {
				return fmt.Sprintf("%s: %s", lang, wrong), nil
			}
		}
		for _, width := range proofWidths {
			for _, ascii := range []bool{false, true} {
				shown.term = render.Terminal{Width: width, ASCII: ascii}
				wrong, err := shown.tooWide(l)
				if err != nil || wrong != "" {
					return fmt.Sprintf("%s, %d: %s", lang, width, wrong), err
				}
			}
		}
	}
	return "", nil
}

// allTexts are a lesson's texts in the language, Markdown all.
func (a *app) allTexts(l *lessons.Lesson) []string {
	out := []string{l.Text[a.m.Lang].Body}
	for _, hint := range l.Hints {
		out = append(out, hint[a.m.Lang])
	}
	for _, word := range l.Words {
		out = append(out, word[a.m.Lang])
	}
	return out
}

// tooWide renders everything of a lesson and returns the first line that does not
// fit.
func (a *app) tooWide(l *lessons.Lesson) (string, error) {
	page, err := a.page(l)
	if err != nil {
		return "", err
	}
	all := []string{page}
	for _, hint := range l.Hints {
		text, err := a.term.Markdown(hint[a.m.Lang])
		if err != nil {
			return "", err
		}
		all = append(all, text)
	}
	for _, q := range l.Exercise.Questions {
		all = append(all, a.questionText(l, q))
	}
	for line := range strings.Lines(strings.Join(all, "\n")) {
		line = strings.TrimSuffix(line, "\n")
		if width := render.Width(line); width > a.term.Width {
			return fmt.Sprintf(a.m.Dev.TooWide, width, line), nil
		}
	}
	return "", nil
}

var (
	typed    = regexp.MustCompile("(?m)(?:^|`|\\$ )tcplearn ([a-z]+)(?: ([0-9a-z][0-9a-z-]*))?")
	linked   = regexp.MustCompile(`\]\(([^)\s]+)`)
	takesOne = []string{"check", "show", "hint", "solution", "reset", "start"}
)

// references says which command, lesson or link of a text does not exist, or "".
func (a *app) references(text string) string {
	root := a.root()
	for _, match := range typed.FindAllStringSubmatch(text, -1) {
		c, _, err := root.Find([]string{match[1]})
		if err != nil || c == root {
			return fmt.Sprintf(a.m.Usage.UnknownCommand, match[1])
		}
		if match[2] == "" || !slices.Contains(takesOne, match[1]) {
			continue
		}
		if _, ok := lessons.Find(a.lessons, match[2]); !ok {
			return fmt.Sprintf(a.m.Usage.NoSuchLesson, match[2])
		}
	}
	for _, match := range linked.FindAllStringSubmatch(text, -1) {
		if _, ok := lessons.Find(a.lessons, match[1]); !ok && !strings.HasPrefix(match[1], "https://") {
			return fmt.Sprintf(a.m.Dev.BadLink, match[1])
		}
	}
	return ""
}

// parseFact reads a fact that somebody typed.
func parseFact(text string) (question.Fact, *question.UnknownNameError) {
	f, err := question.ParseFact(text)
	var unknown *question.UnknownNameError
	errors.As(err, &unknown)
	return f, unknown
}
