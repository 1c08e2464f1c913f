package class

import (
	"cmp"
	"slices"

	"tcplearn/lessons"
)

// TableSchema names the format of a table as JSON and its version.
const TableSchema = "tcplearn.class/1"

// Table is a class at one glance.
type Table struct {
	Schema   string    `json:"schema"`
	Learners []Learner `json:"learners"`
	Lessons  []Column  `json:"lessons"`
	// Stuck are the ids of the lessons in which somebody is stuck, those with the most
	// first.
	Stuck []string `json:"stuck"`
}

// Learner is one row: what they did in each of the table's lessons, in order.
type Learner struct {
	Name   string `json:"name"` // a stranger's
	Passed int    `json:"passed"`
	Cells  []Cell `json:"cells"`
}

// Cell is what one learner did in one lesson.
type Cell struct {
	State    State `json:"state"`
	Attempts int   `json:"attempts"`
	Hints    int   `json:"hints"`
}

// State is how far a learner is with a lesson.
type State string

// The states.
const (
	Passed State = "passed"
	Tried  State = "tried" // and not passed: stuck, for now
	Open   State = "open"  // not tried yet
)

// Column is one lesson over all learners.
type Column struct {
	Number   int       `json:"number"`
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Passed   int       `json:"passed"`   // learners
	Tried    int       `json:"tried"`    // learners who have not passed
	Attempts int       `json:"attempts"` // of all learners
	Hints    int       `json:"hints"`    // of all learners
	Mistakes []Mistake `json:"mistakes"` // the most frequent first
}

// Mistake is how often one was made.
type Mistake struct {
	ID       string `json:"id"`
	Learners int    `json:"learners"`
	Times    int    `json:"times"`
}

// Tabulate puts results into a table, learners and lessons in the order given.
func Tabulate(all []*Results, course []*lessons.Lesson, lang lessons.Lang) *Table {
	t := &Table{Schema: TableSchema, Learners: []Learner{}, Lessons: []Column{}, Stuck: []string{}}
	for _, l := range course {
		t.Lessons = append(t.Lessons, column(all, l, lang))
	}
	for _, r := range all {
		t.Learners = append(t.Learners, learner(r, course))
	}
	byNeed := slices.Clone(t.Lessons)
	slices.SortStableFunc(byNeed, func(a, b Column) int {
		return cmp.Or(cmp.Compare(b.Tried, a.Tried), cmp.Compare(b.Attempts, a.Attempts))
	})
	for _, c := range byNeed {
		if c.Tried > 0 {
			t.Stuck = append(t.Stuck, c.ID)
		}
	}
	return t
}

func learner(r *Results, course []*lessons.Lesson) Learner {
	row := Learner{Name: r.Name}
	for _, l := range course {
		done := r.Lessons[l.ID]
		cell := Cell{State: stateOf(done), Attempts: done.Attempts, Hints: done.Hints}
		if cell.State == Passed {
			row.Passed++
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

func stateOf(l Lesson) State {
	switch {
	case l.Passed != nil:
		return Passed
	case l.Attempts > 0:
		return Tried
	}
	return Open
}

func column(all []*Results, l *lessons.Lesson, lang lessons.Lang) Column {
	c := Column{Number: l.Number, ID: l.ID, Title: l.Text[lang].Title, Mistakes: []Mistake{}}
	made := map[string]*Mistake{}
	for _, r := range all {
		done := r.Lessons[l.ID]
		switch stateOf(done) {
		case Passed:
			c.Passed++
		case Tried:
			c.Tried++
		}
		c.Attempts += done.Attempts
		c.Hints += done.Hints
		for id, times := range done.Mistakes {
			if made[id] == nil {
				made[id] = &Mistake{ID: id}
			}
			made[id].Learners++
			made[id].Times += times
		}
	}
	for _, m := range made {
		c.Mistakes = append(c.Mistakes, *m)
	}
	slices.SortFunc(c.Mistakes, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(b.Learners, a.Learners), cmp.Compare(b.Times, a.Times), cmp.Compare(a.ID, b.ID))
	})
	return c
}
