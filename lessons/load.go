package lessons

import (
	"cmp"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tcplearn/checker/expect"
)

var folderName = regexp.MustCompile(`^([0-9]{2})-(` + idPattern + `)$`)

const idPattern = `[a-z][a-z0-9]*(?:-[a-z0-9]+)*`

// Load reads a course: every lesson folder at the root of the file system,
// sorted by number. When anything is wrong with it the error is Problems,
// everything at once, and there are no lessons.
func Load(fsys fs.FS) ([]*Lesson, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("reading the lessons: %w", err)
	}
	l := &loader{fsys: fsys}
	for _, e := range entries {
		if e.IsDir() && !passedOver(e.Name()) {
			l.folder(e.Name())
		}
	}
	if len(l.lessons) == 0 && len(l.problems) == 0 {
		l.problems.add(top("."), NoLessons, ".")
	}
	l.compareNames()
	l.compareNeeds()
	if len(l.problems) > 0 {
		l.problems.sort()
		return nil, l.problems
	}
	slices.SortFunc(l.lessons, func(a, b *Lesson) int { return cmp.Compare(a.Number, b.Number) })
	return l.lessons, nil
}

// loader collects the lessons and what is wrong with them.
type loader struct {
	fsys     fs.FS
	lessons  []*Lesson
	needs    []need
	captures []placed // of the lesson being loaded: those its questions are about
	problems Problems
}

// need is what one text says its lesson builds on.
type need struct {
	lesson *Lesson
	id     string
	at     expect.Pos
}

// top is the position of what concerns a file or folder as a whole.
func top(file string) expect.Pos { return expect.Pos{File: file, Line: 1, Col: 1} }

// passedOver reports whether a name is of a file or folder that is no business
// of a course: what the go command ignores too, such as an editor's files.
func passedOver(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata"
}

// folder loads one lesson.
func (l *loader) folder(name string) {
	match := folderName.FindStringSubmatch(name)
	if match == nil || match[1] == "00" {
		l.problems.add(top("."), BadFolder, name)
		return
	}
	number, _ := strconv.Atoi(match[1]) // two digits
	lesson := &Lesson{Number: number, ID: match[2]}
	l.lessons = append(l.lessons, lesson)
	l.checkFiles(name)
	l.texts(lesson)
	l.captures = nil
	lesson.Exercise = l.exercise(name + "/exercise")
	lesson.Words = l.words(name+"/words", &lesson.Exercise)
	l.material(lesson)
	lesson.Hints = l.hints(name + "/hints")
	lesson.Solution = l.script(name + "/solution.sh")
	lesson.Mistakes = l.mistakes(name + "/mistakes")
}

// checkFiles reports what does not belong in a lesson's folder. What is missing
// shows when it is read.
func (l *loader) checkFiles(folder string) {
	files := []string{"en.md", "zh.md", "exercise", "words", "hints", "solution.sh"}
	folders := []string{"mistakes", startDir, solutionDir, capturesDir}
	entries, _ := l.list(folder)
	for _, e := range entries {
		known := !e.IsDir() && slices.Contains(files, e.Name()) || e.IsDir() && slices.Contains(folders, e.Name())
		if !known {
			l.problems.add(top(folder), UnknownFile, e.Name(), slices.Concat(files, []string{"mistakes/", startDir + "/", solutionDir + "/", capturesDir + "/"})...)
		}
	}
}

// compareNames reports numbers and ids that two lessons share, at the later one
// in the order of the folders' names.
func (l *loader) compareNames() {
	numbers, ids := map[int]bool{}, map[string]bool{}
	for _, lesson := range l.lessons {
		if numbers[lesson.Number] {
			l.problems.add(top(lesson.Folder()), DuplicateNumber, strconv.Itoa(lesson.Number))
		}
		if ids[lesson.ID] {
			l.problems.add(top(lesson.Folder()), DuplicateID, lesson.ID)
		}
		numbers[lesson.Number], ids[lesson.ID] = true, true
	}
}

// compareNeeds reports needs that no earlier lesson fulfils.
func (l *loader) compareNeeds() {
	for _, n := range l.needs {
		var earlier []string
		for _, lesson := range l.lessons {
			if lesson.Number < n.lesson.Number {
				earlier = append(earlier, lesson.ID)
			}
		}
		if !slices.Contains(earlier, n.id) {
			l.problems.add(n.at, UnknownNeed, n.id, earlier...)
		}
	}
}
