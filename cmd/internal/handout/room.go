package handout

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"tcplearn/cmd/internal/messages"
	"tcplearn/lessons"
)

// A break of breakMinutes comes when the lessons since the last one have taken at
// least untilBreak minutes.
const (
	untilBreak   = 50
	breakMinutes = 10
)

// Slot is a line of a workshop's schedule.
type Slot struct {
	From, To string // hours and minutes since the start
	Title    string // "" for a break
	Minutes  int
}

// Schedule adds the lessons' minutes up, with breaks. It returns the minutes of the
// lessons alone and of all.
func Schedule(course []*lessons.Lesson, m *messages.Messages) (slots []Slot, taught, all int) {
	since := 0
	add := func(title string, minutes int) {
		slots = append(slots, Slot{clock(all), clock(all + minutes), title, minutes})
		all += minutes
	}
	for i, l := range course {
		add(fmt.Sprintf(m.Course.LessonHead, l.Number, l.Text[m.Lang].Title), l.Minutes)
		taught += l.Minutes
		if since += l.Minutes; since >= untilBreak && i < len(course)-1 {
			add("", breakMinutes)
			since = 0
		}
	}
	return slots, taught, all
}

func clock(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }

// File is one file of a pack.
type File struct{ Name, About string }

// roomView is what the instructor's page shows.
type roomView struct {
	sheet
	Slots    []Slot
	Total    string
	Doctor   string
	Files    []File
	Captures bool
}

var (
	//go:embed room.html
	roomText string
	roomPage = template.Must(template.Must(page.Clone()).New("room").Funcs(template.FuncMap{
		"arr": func(all ...any) []any { return all },
	}).Parse(roomText))
)

// Room writes the page with which an instructor prepares a workshop: schedule, what
// to check, and the files that go with it.
func Room(w io.Writer, m *messages.Messages, course []*lessons.Lesson, files []File) error {
	slots, taught, all := Schedule(course, m)
	v := &roomView{
		sheet: sheet{Lang: htmlLang(m.Lang), M: m, Title: m.Pack.Title}, Slots: slots, Files: files,
		Total: fmt.Sprintf(m.Pack.Total, taught, clock(all)), Doctor: withEllipses(m.Doctor.LabOK),
	}
	for _, l := range course {
		v.Captures = v.Captures || len(l.Captures) > 0
	}
	v.setStyle(pageCSS + printCSS)
	var b bytes.Buffer
	if err := roomPage.Execute(&b, v); err != nil {
		return fmt.Errorf("write the instructor's page: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}
