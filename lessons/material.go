package lessons

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// Folders of a lesson that hold files as they are, not texts of the course.
const (
	startDir    = "start"
	solutionDir = "solution"
	capturesDir = "captures"
)

// maxMaterial bounds a file, which is built into the program.
const maxMaterial = 1 << 20

// disguise is the end of a name that is taken away when a file is laid out: a go.mod
// would end this module here, and a .go file would belong to it.
const disguise = ".txt"

// material reads the files that belong to an exercise.
func (l *loader) material(lesson *Lesson) {
	lesson.Start = l.files(lesson.Folder() + "/" + startDir)
	lesson.SolutionFiles = l.files(lesson.Folder() + "/" + solutionDir)
	lesson.Captures = l.files(lesson.Folder() + "/" + capturesDir)
	for _, c := range l.captures {
		if lesson.Captures[c.text] == nil {
			l.problems.add(c.at, UnknownCapture, c.text, slices.Sorted(maps.Keys(lesson.Captures))...)
		}
	}
	if lesson.Exercise.Kind == Serve && len(lesson.Start) == 0 {
		l.problems.add(top(lesson.Folder()), MissingFile, startDir+"/")
	}
}

// files reads a folder that may be missing, without folders in it.
func (l *loader) files(folder string) map[string][]byte {
	entries, err := fs.ReadDir(l.fsys, folder)
	if err != nil {
		return nil
	}
	all := map[string][]byte{}
	for _, e := range entries {
		if passedOver(e.Name()) {
			continue
		}
		data, err := fs.ReadFile(l.fsys, path.Join(folder, e.Name()))
		switch {
		case err != nil:
			l.problems.add(top(folder), UnreadableFile, err.Error())
		case len(data) > maxMaterial:
			l.problems.add(top(folder), UnknownFile, e.Name())
		default:
			all[strings.TrimSuffix(e.Name(), disguise)] = data
		}
	}
	return all
}
