package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"tcplearn/checker/question"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// canAsk reports whether somebody is there to be asked.
func (a *app) canAsk() bool {
	return term.IsTerminal(int(a.in.Fd())) && term.IsTerminal(int(a.out.Fd()))
}

// answerFlag collects the KEY=VALUE of --predict and --answer.
type answerFlag struct{ given []string }

// String is what the flag holds, for pflag.
func (f *answerFlag) String() string { return strings.Join(f.given, " ") }

// Set takes one more.
func (f *answerFlag) Set(text string) error {
	f.given = append(f.given, text)
	return nil
}

// Type names the value in the help.
func (*answerFlag) Type() string { return "KEY=VALUE" }

// answers are the given ones by the keys of questions.
func (a *app) answers(all []*question.Question, given []string) (map[string]string, error) {
	out := map[string]string{}
	for _, text := range given {
		key, value, found := strings.Cut(text, "=")
		key = strings.TrimSpace(key)
		switch {
		case !found:
			return nil, usageError{fmt.Sprintf(a.m.Exercise.BadPair, text, all[0].Key)}
		case find(all, key) == nil:
			return nil, usageError{fmt.Sprintf(a.m.Exercise.NoSuchQuestion, key, keysOf(all))}
		}
		out[key] = value
	}
	return out, nil
}

func find(all []*question.Question, key string) *question.Question {
	for _, q := range all {
		if q.Key == key {
			return q
		}
	}
	return nil
}

func keysOf(all []*question.Question) string {
	keys := make([]string, len(all))
	for i, q := range all {
		keys[i] = q.Key
	}
	return strings.Join(keys, ", ")
}

// unanswered are the questions that no answer was given to.
func unanswered(all []*question.Question, given map[string]string) []*question.Question {
	var out []*question.Question
	for _, q := range all {
		if _, ok := given[q.Key]; !ok {
			out = append(out, q)
		}
	}
	return out
}

// askOne asks a question until what is typed is an answer at all. At the end of
// input, or when ctx ends, it reports that there is none.
func (a *app) askOne(ctx context.Context, l *lessons.Lesson, q *question.Question) (string, bool) {
	if a.say("\n"+a.questionText(l, q)) != nil {
		return "", false
	}
	for {
		if a.say(a.m.Exercise.Prompt+" ") != nil {
			return "", false
		}
		line, ok := a.readLine(ctx)
		switch {
		case !ok:
			_ = a.say("\n")
			return "", false
		case q.Readable(line):
			return line, true
		}
		if a.say(a.line("%s", a.m.Exercise.Unreadable[q.Kind()])) != nil {
			return "", false
		}
	}
}

// questionText is a question with its choices.
func (a *app) questionText(l *lessons.Lesson, q *question.Question) string {
	asked := a.m.Exercise.WhichFault
	if word := l.Words[q.Key]; word != nil {
		asked = word[a.m.Lang]
	}
	text := a.term.Bold(a.line("%s", asked))
	for i, choice := range q.Choices() {
		text += a.term.Hang("  ", fmt.Sprintf(a.m.Exercise.Choice, i+1, render.ChoiceText(a.m, l, q, choice))) + "\n"
	}
	return text
}

// readLine reads one line of the terminal and not a byte more, for a program may
// read the next. It gives up when ctx ends.
func (a *app) readLine(ctx context.Context) (string, bool) {
	type result struct {
		line string
		ok   bool
	}
	read := make(chan result, 1)
	go func() {
		line, ok := lineOf(a.in)
		read <- result{line, ok}
	}()
	select {
	case r := <-read:
		return r.line, r.ok
	case <-ctx.Done():
		return "", false
	}
}

func lineOf(f *os.File) (string, bool) {
	var line []byte
	for one := make([]byte, 1); ; {
		n, err := f.Read(one)
		switch {
		case n == 1 && one[0] == '\n':
			return strings.TrimSuffix(string(line), "\r"), true
		case n == 1:
			line = append(line, one[0])
		case err == io.EOF, err != nil:
			return string(line), len(line) > 0
		}
	}
}
