package lessons_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"tcplearn/lessons"
)

func load(t *testing.T) []*lessons.Lesson {
	t.Helper()
	all, err := lessons.Load(lessons.Embedded())
	if err != nil {
		t.Fatalf("the built-in lessons are faulty:\n%v", err)
	}
	return all
}

func TestEmbedded(t *testing.T) {
	all := load(t)
	if !slices.IsSortedFunc(all, func(a, b *lessons.Lesson) int { return a.Number - b.Number }) {
		t.Error("the lessons are not sorted by number")
	}
	for _, l := range all {
		for _, lang := range lessons.Langs() {
			text := l.Text[lang]
			if text.Title == "" || text.Goal == "" || text.Body == "" {
				t.Errorf("%s: %s is incomplete: %+v", l.Folder(), lang, text)
			}
			for i, step := range l.Hints {
				if step[lang] == "" {
					t.Errorf("%s: step %d has no %s", l.Folder(), i+1, lang)
				}
			}
		}
		if !wantsSomething(&l.Exercise) || l.Exercise.Connections < 1 || l.Solution == "" || len(l.Mistakes) == 0 {
			t.Errorf("%s is incomplete: %+v", l.Folder(), l)
		}
	}
}

// wantsSomething reports whether an exercise can be failed.
func wantsSomething(e *lessons.Exercise) bool {
	return e.Expectation != nil || len(e.Questions) > 0 || e.Reply != "" || len(e.Goals) > 0 || len(e.Faults) > 0 || len(e.Roles) > 0
}

// The lessons of a directory and the built-in ones are the same files, so they
// load the same.
func TestLoadDirectory(t *testing.T) {
	got, err := lessons.Load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range load(t) {
		if got[i].Folder() != want.Folder() || got[i].Solution != want.Solution || len(got[i].Mistakes) != len(want.Mistakes) {
			t.Errorf("lesson %d: got %s, want %s", i, got[i].Folder(), want.Folder())
		}
	}
}

func TestLoadNoDirectory(t *testing.T) {
	_, err := lessons.Load(os.DirFS(filepath.Join(t.TempDir(), "absent")))
	var problems lessons.Problems
	if !errors.Is(err, fs.ErrNotExist) || errors.As(err, &problems) {
		t.Errorf("got %v, want an error that says there is no such directory", err)
	}
}

func TestLoadWindowsLines(t *testing.T) {
	windows := fstest.MapFS{}
	err := fs.WalkDir(lessons.Embedded(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(lessons.Embedded(), name)
		data = bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
		if path.Ext(name) == ".md" || path.Base(name) == "exercise" {
			data = append([]byte("\uFEFF"), data...) // as Notepad saves "UTF-8 with BOM"
		}
		windows[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := lessons.Load(windows)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range load(t) {
		if got[i].Solution != want.Solution || got[i].Text[lessons.ZH] != want.Text[lessons.ZH] {
			t.Errorf("%s is not the same with lines that end as on Windows", want.Folder())
		}
	}
}

func TestFind(t *testing.T) {
	all := load(t)
	for _, name := range []string{"3", "03", "handshake", "03-handshake"} {
		if l, ok := lessons.Find(all, name); !ok || l.ID != "handshake" {
			t.Errorf("Find(%q) = %v, %v", name, l, ok)
		}
	}
	for _, name := range []string{"", "0", "03-", "3-handshake", "05-handshake", "99", "-3", "hand"} {
		if l, ok := lessons.Find(all, name); ok {
			t.Errorf("Find(%q) found %s", name, l.Folder())
		}
	}
}
