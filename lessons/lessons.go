package lessons

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
)

//go:embed [0-9][0-9]-*
var embedded embed.FS

// Embedded returns the course that is built into the program, as Load takes it.
func Embedded() fs.FS { return embedded }

// Lang is a language of the course, as its lower-case ISO 639-1 code.
type Lang string

// The languages of the course.
const (
	EN Lang = "en"
	ZH Lang = "zh"
)

// Langs returns the languages in which every lesson is written.
func Langs() []Lang { return []Lang{EN, ZH} }

// Lesson is one lesson of the course.
type Lesson struct {
	Number   int      // 1 to 99, unique
	ID       string   // stable, unique, lower-case words joined by hyphens
	Minutes  int      // how long it takes, 1 to 120
	Needs    []string // ids of earlier lessons that it builds on
	Text     map[Lang]Text
	Exercise Exercise
	Words    map[string]Word   // the exercise's own texts, by their names
	Hints    []map[Lang]string // steps of help, Markdown; the last nearly solves it
	Solution string            // a POSIX sh script that passes the exercise
	Mistakes []Mistake         // sorted by ID
	// Start are the files that a learner begins with, SolutionFiles those that the
	// solution is made of, Captures those that questions are about; each by name.
	Start, SolutionFiles, Captures map[string][]byte
}

// Text is a lesson in one language.
type Text struct {
	Title string
	Goal  string // what the reader can do afterwards, one sentence
	Body  string // Markdown, without the header
}

// Mistake is a script that makes one mistake for real.
type Mistake struct {
	ID     string // what the verdict must name
	Script string // POSIX sh
}

// Folder returns the name of the lesson's folder, such as "03-handshake".
func (l *Lesson) Folder() string { return fmt.Sprintf("%02d-%s", l.Number, l.ID) }

// Find returns the lesson that a person calls by its number ("3" or "03"), its
// id ("handshake") or its folder ("03-handshake"), and whether there is one.
func Find(lessons []*Lesson, name string) (*Lesson, bool) {
	number, err := strconv.Atoi(name)
	for _, l := range lessons {
		if name == l.ID || name == l.Folder() || err == nil && number == l.Number {
			return l, true
		}
	}
	return nil, false
}
