package lessons

import (
	"errors"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var mistakeFile = regexp.MustCompile(`^(` + idPattern + `)\.sh$`)

// list returns what is in a folder, except what is passed over, sorted by name,
// and whether the folder could be read.
func (l *loader) list(folder string) ([]fs.DirEntry, bool) {
	entries, err := fs.ReadDir(l.fsys, folder)
	if err != nil {
		l.unread(folder, err)
		return nil, false
	}
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return passedOver(e.Name()) }), true
}

// byteOrderMark is what some editors of Windows write before a text in UTF-8. It is
// no part of the text (RFC 3629 §6).
const byteOrderMark = "\uFEFF"

// read returns a file's text with lines that end in "\n" only, and whether it is
// fit to be parsed.
func (l *loader) read(file string) (block, bool) {
	data, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		l.unread(file, err)
		return block{}, false
	}
	text := strings.TrimPrefix(string(data), byteOrderMark)
	b := wholeFile(file, strings.ReplaceAll(text, "\r\n", "\n"))
	sound := len(l.problems)
	l.checkCharacters(b)
	return b, len(l.problems) == sound
}

// unread reports a file or folder that could not be read: as missing, at the
// folder it should be in, when it is not there.
func (l *loader) unread(file string, err error) {
	if errors.Is(err, fs.ErrNotExist) {
		l.problems.add(top(path.Dir(file)), MissingFile, path.Base(file))
		return
	}
	l.problems.add(top(file), UnreadableFile, err.Error())
}

// checkCharacters reports what could command a terminal instead of being shown
// on it: control characters, and those that reorder a line. Only the first of a
// line is reported.
func (l *loader) checkCharacters(b block) {
	for i, line := range b.lines {
		for col := 0; col < len(line); {
			r, size := utf8.DecodeRuneInString(line[col:])
			notUTF8 := r == utf8.RuneError && size == 1
			if notUTF8 || r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
				l.problems.add(b.pos(i, col), BadCharacter, line[col:col+size])
				break
			}
			col += size
		}
	}
}

// script reads a shell script, which says first what it does.
func (l *loader) script(file string) string {
	b, sound := l.read(file)
	if !sound {
		return ""
	}
	i := 0
	if strings.HasPrefix(b.lines[0], "#!") {
		i = 1
	}
	first := ""
	if i < len(b.lines) {
		first = b.lines[i]
	}
	comment, found := strings.CutPrefix(first, "#")
	if !found || strings.TrimSpace(comment) == "" {
		l.problems.add(b.pos(i, 0), MissingComment, first, "# …")
	}
	return b.text() + "\n"
}

// mistakes reads the scripts that make mistakes, in the order of their names.
func (l *loader) mistakes(folder string) []Mistake {
	entries, found := l.list(folder)
	if found && len(entries) == 0 {
		l.problems.add(top(folder), MissingFile, "<id>.sh")
	}
	var all []Mistake
	for _, e := range entries {
		match := mistakeFile.FindStringSubmatch(e.Name())
		if match == nil || e.IsDir() {
			l.problems.add(top(folder), UnknownFile, e.Name(), "<id>.sh")
			continue
		}
		all = append(all, Mistake{ID: match[1], Script: l.script(path.Join(folder, e.Name()))})
	}
	slices.SortFunc(all, func(a, b Mistake) int { return strings.Compare(a.ID, b.ID) })
	return all
}
