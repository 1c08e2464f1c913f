package class

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/progress"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

func course() []*lessons.Lesson {
	var all []*lessons.Lesson
	for i, id := range []string{"one", "two", "three"} {
		all = append(all, &lessons.Lesson{Number: i + 1, ID: id, Text: map[lessons.Lang]lessons.Text{
			lessons.EN: {Title: strings.ToUpper(id)}, lessons.ZH: {Title: "第" + id},
		}})
	}
	return all
}

// results are those of somebody who passed the first lesson and got wrong the second.
func results(name string, failures ...string) *Results {
	state := progress.State{}
	state.Lesson("one").RecordPass(time.Now(), "lab")
	for _, mistake := range failures {
		state.Lesson("two").RecordFailure(mistake)
	}
	state.Lesson("three") // looked at only
	return From(&state, name, time.Now())
}

func TestTable(t *testing.T) {
	all := []*Results{results("ann", "udp", "udp", ""), results("bob", "ipv6", "udp"), results("")}
	table := Tabulate(all, course(), lessons.EN)
	if len(all[0].Lessons) != 2 {
		t.Errorf("a lesson that was not tried is in the results: %+v", all[0].Lessons)
	}
	two := table.Lessons[1]
	if two.Tried != 2 || two.Passed != 0 || two.Attempts != 5 || table.Lessons[0].Passed != 3 {
		t.Errorf("got %+v", table.Lessons)
	}
	if want := []Mistake{{"udp", 2, 3}, {"ipv6", 1, 1}}; !slices.Equal(two.Mistakes, want) {
		t.Errorf("the mistakes are %+v, want %+v", two.Mistakes, want)
	}
	if !slices.Equal(table.Stuck, []string{"two"}) {
		t.Errorf("stuck in %q", table.Stuck)
	}
	if got := table.Learners[0]; got.Passed != 1 || got.Cells[1] != (Cell{Tried, 3, 0}) || got.Cells[2].State != Open {
		t.Errorf("ann is %+v", got)
	}
}

func TestText(t *testing.T) {
	table := Tabulate([]*Results{results("\x1b[31m小明"), results(strings.Repeat("长", 30), "udp"), results("")}, course(), lessons.ZH)
	for _, columns := range []int{30, 40, 60, 100} {
		for _, lang := range lessons.Langs() {
			text := table.Text(render.Terminal{Width: columns}, messages.For(lang))
			for line := range strings.Lines(text) {
				if render.Width(strings.TrimSuffix(line, "\n")) > columns {
					t.Errorf("at %d columns: %q", columns, line)
				}
			}
			if strings.Contains(text, "\x1b") || strings.Contains(text, "%!") || !strings.Contains(text, `\x1b[31m小明`) {
				t.Errorf("at %d columns:\n%s", columns, text)
			}
		}
	}
}

func TestRead(t *testing.T) {
	good := `{"schema":"tcplearn.results/1","name":"ann","lessons":{"one":{"attempts":2,"mistakes":{"udp":1}}},"more":1}`
	if r, err := Read(strings.NewReader(good)); err != nil || r.Name != "ann" || r.Lessons["one"].Mistakes["udp"] != 1 {
		t.Errorf("got %+v, %v", r, err)
	}
	for _, bad := range []string{
		"", "x", "[]", "{}", `{"schema":"tcplearn.results/2"}`, `{"schema":"tcplearn.results/1","lessons":{"one":{"attempts":-1}}}`,
		`{"schema":"tcplearn.results/1","name":"` + strings.Repeat("x", maxFile) + `"}`,
	} {
		if _, err := Read(strings.NewReader(bad)); !errors.Is(err, ErrNotResults) {
			t.Errorf("%.40q: %v", bad, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"schema":"tcplearn.results/1","name":"ann","lessons":{"one":{"attempts":2,"mistakes":{"udp":1}}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		if out := Tabulate([]*Results{r}, course(), lessons.EN).Text(render.Terminal{}, messages.For(lessons.EN)); strings.Contains(out, "\x1b") {
			t.Errorf("%q", out)
		}
	})
}
