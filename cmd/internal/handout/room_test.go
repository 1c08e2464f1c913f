package handout

import (
	"bytes"
	"html"
	"strings"
	"testing"

	"tcplearn/cmd/internal/class"
	"tcplearn/cmd/internal/messages"
	"tcplearn/lessons"
)

func lesson(number, minutes int) *lessons.Lesson {
	return &lessons.Lesson{Number: number, Minutes: minutes, Text: map[lessons.Lang]lessons.Text{lessons.EN: {Title: "x"}, lessons.ZH: {Title: "x"}}}
}

func TestSchedule(t *testing.T) {
	course := []*lessons.Lesson{lesson(1, 30), lesson(2, 30), lesson(3, 45), lesson(4, 15)}
	slots, taught, all := Schedule(course, messages.For(lessons.EN))
	var got []string
	for _, s := range slots {
		got = append(got, s.From+"-"+s.To+" "+s.Title)
	}
	want := "0:00-0:30 Lesson 1 · x, 0:30-1:00 Lesson 2 · x, 1:00-1:10 , 1:10-1:55 Lesson 3 · x, 1:55-2:10 Lesson 4 · x"
	if strings.Join(got, ", ") != want || taught != 120 || all != 130 {
		t.Errorf("got %q, %d and %d minutes; want %q, 120 and 130", strings.Join(got, ", "), taught, all, want)
	}
}

func TestRoom(t *testing.T) {
	for _, lang := range lessons.Langs() {
		m := messages.For(lang)
		var b bytes.Buffer
		if err := Room(&b, m, course(t), []File{{"<b>.html", "a page"}}); err != nil {
			t.Fatal(err)
		}
		page := html.UnescapeString(b.String())
		for _, list := range [][]string{m.Pack.RoomList, m.Pack.OfflineList, m.Pack.DayList, m.Pack.AfterList} {
			for _, item := range list {
				if !strings.Contains(page, item) {
					t.Errorf("%s: %q is not there", lang, item)
				}
			}
		}
		if strings.Contains(page, "%!") || strings.Contains(b.String(), "<b>") {
			t.Errorf("%s: a message is filled in badly, or a name is not escaped", lang)
		}
	}
	if len(messages.For(lessons.ZH).Pack.RoomList) != len(messages.For(lessons.EN).Pack.RoomList) {
		t.Error("the check lists differ in length")
	}
}

func TestClassPage(t *testing.T) {
	all := []*class.Results{{Name: "<script>", Lessons: map[string]class.Lesson{"handshake": {Attempts: 2, Mistakes: map[string]int{"<i>": 1}}}}}
	for _, lang := range lessons.Langs() {
		var b bytes.Buffer
		if err := Class(&b, messages.For(lang), class.Tabulate(all, course(t), lang)); err != nil {
			t.Fatal(err)
		}
		if page := b.String(); strings.Contains(page, "<script") || strings.Contains(page, "<i>") || !strings.Contains(page, "&lt;script&gt;") {
			t.Errorf("%s: a name or a mistake is not escaped:\n%s", lang, page)
		}
	}
}
