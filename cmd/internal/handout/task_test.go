package handout

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"tcplearn/cmd/internal/messages"
	"tcplearn/lessons"
)

// tasks are the exercises of the course on a learner's paper.
func tasks(t *testing.T, answers bool) map[*lessons.Lesson]task {
	t.Helper()
	out := map[*lessons.Lesson]task{}
	o := Options{Lessons: course(t), Langs: []lessons.Lang{lessons.EN}, Answers: answers}
	for _, l := range o.Lessons {
		one, err := o.task(l, o.first(), &converter{lang: lessons.EN, id: l.ID})
		if err != nil {
			t.Fatal(err)
		}
		out[l] = one
	}
	return out
}

// TestEveryRoleHasRoom makes sure that who is to be the kernel can write down what
// they are going to send, once for each side, and the instructor what is right.
func TestEveryRoleHasRoom(t *testing.T) {
	roles := 0
	for _, answers := range []bool{false, true} {
		for l, one := range tasks(t, answers) {
			if l.Exercise.Kind != lessons.Peer {
				continue
			}
			if len(one.Tables) != len(l.Exercise.Roles) {
				t.Fatalf("lesson %s has %d tables for %d roles", l.ID, len(one.Tables), len(l.Exercise.Roles))
			}
			for _, table := range one.Tables {
				roles++
				if blank := table.Steps[1].Ack == unknown; blank == answers {
					t.Errorf("%q: the answer's ack is %q", table.Caption, table.Steps[1].Ack)
				}
			}
		}
	}
	if roles == 0 {
		t.Error("no lesson has roles")
	}
}

// TestAckNeedsItsBit makes sure that nobody is asked for a number that is not there.
func TestAckNeedsItsBit(t *testing.T) {
	for l, one := range tasks(t, false) {
		for _, table := range one.Tables {
			for _, s := range table.Steps {
				if has := strings.Contains(s.Flags, "ACK"); has != (s.Ack == unknown) {
					t.Errorf("lesson %s, packet %d [%s]: ack is %q", l.ID, s.Number, s.Flags, s.Ack)
				}
			}
		}
	}
}

// TestShortCodeStaysTogether makes sure that "netstat -s" is not parted at its hyphen.
func TestShortCodeStaysTogether(t *testing.T) {
	c := &converter{lang: lessons.EN, id: "x"}
	for source, want := range map[string]string{
		"`netstat -s`":                   `<code class="short">netstat -s</code>`,
		"`a<b>`":                         `<code class="short">a&lt;b&gt;</code>`,
		"`tcplearn step --be client -p`": `<code>tcplearn step --be client -p</code>`,
	} {
		if got, err := c.html(source); err != nil || string(got) != "<p>"+want+"</p>\n" {
			t.Errorf("%s becomes %s, error %v", source, got, err)
		}
	}
}

// TestMarkdownIsCommonMark reads the Markdown back: its tables and lists must be
// some, and its headings those of the exercise.
func TestMarkdownIsCommonMark(t *testing.T) {
	for _, lang := range lessons.Langs() {
		for _, l := range course(t) {
			o := Options{Lessons: []*lessons.Lesson{l}, Langs: []lessons.Lang{lang}}
			var text, out bytes.Buffer
			if err := o.Markdown(&text); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(text.String(), "```\n\n\n") {
				t.Errorf("%s, lesson %s: lines are left over behind code", lang, l.ID)
			}
			if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert(text.Bytes(), &out); err != nil {
				t.Fatal(err)
			}
			one, err := o.task(l, messages.For(lang), &converter{lang: lang, id: l.ID})
			if err != nil {
				t.Fatal(err)
			}
			got := out.String()
			for _, table := range one.Tables {
				if want := fmt.Sprintf("<p><strong>%s</strong></p>\n<table>", table.Caption); !strings.Contains(got, want) {
					t.Errorf("%s, lesson %s: there is no %s", lang, l.ID, want)
				}
			}
			if strings.Contains(got, "<p>|") || strings.Contains(got, "[ ]") {
				t.Errorf("%s, lesson %s: a table or a list is not one", lang, l.ID)
			}
		}
	}
}
