package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"tcplearn/cmd/internal/handout"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// packed is one document of a pack.
type packed struct {
	name, about string // without its ending; what it is
	write       func(*bytes.Buffer) error
}

// packTo writes everything that an instructor needs for a workshop into a folder.
// Without a Chromium everything but the PDFs is written, and the exit status tells.
func (s *sheet) packTo(ctx context.Context, dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, "captures"), 0o777); err != nil {
		return s.notWritten(dir, err)
	}
	if err := s.packCaptures(dir); err != nil {
		return err
	}
	var missing error
	for _, lang := range []lessons.Lang{lessons.ZH, lessons.EN} {
		for _, document := range s.documents(messages.For(lang)) {
			err := s.packOne(ctx, dir, document)
			if errors.As(err, new(uncheckable)) && missing == nil {
				missing = err
			} else if err != nil && missing == nil {
				return err
			}
		}
	}
	if missing != nil {
		return uncheckable{fmt.Sprintf(s.m.Pack.NoPDF, missing)}
	}
	return nil
}

// documents are those of a pack in one language.
func (s *sheet) documents(m *messages.Messages) []packed {
	page := func(answers bool) func(*bytes.Buffer) error {
		return func(b *bytes.Buffer) error {
			o := &handout.Options{Lessons: s.lessons, Langs: []lessons.Lang{m.Lang}, Answers: answers, Paper: s.paperOf(handout.A4)}
			return o.HTML(b)
		}
	}
	all := []packed{
		{"handout-" + string(m.Lang), m.Pack.Handout, page(false)},
		{"answers-" + string(m.Lang), m.Pack.Answers, page(true)},
		{"instructor-" + string(m.Lang), m.Pack.Instructor, nil},
	}
	var files []handout.File
	for _, d := range all {
		files = append(files, handout.File{Name: d.name + ".html, " + d.name + ".pdf", About: d.about})
	}
	for _, l := range s.lessons {
		for _, name := range slices.Sorted(maps.Keys(l.Captures)) {
			files = append(files, handout.File{Name: "captures/" + name, About: fmt.Sprintf(m.Pack.CaptureFile, l.Number)})
		}
	}
	all[2].write = func(b *bytes.Buffer) error { return handout.Room(b, m, s.lessons, files) }
	return all
}

// packOne writes a document as a page and as PDF.
func (s *sheet) packOne(ctx context.Context, dir string, d packed) error {
	var b bytes.Buffer
	if err := d.write(&b); err != nil {
		return err
	}
	path := filepath.Join(dir, d.name)
	if err := s.notWritten(path+".html", writeFile(path+".html", b.Bytes())); err != nil {
		return err
	}
	s.complain(render.EscapeString(path + ".html"))
	if err := s.notWritten(path+".pdf", s.noPDF(handout.PDF(ctx, b.Bytes(), path+".pdf", os.Getenv))); err != nil {
		return err
	}
	s.complain(render.EscapeString(path + ".pdf"))
	return nil
}

func (s *sheet) packCaptures(dir string) error {
	for _, l := range s.lessons {
		for name, data := range l.Captures {
			path := filepath.Join(dir, "captures", name)
			if err := s.notWritten(path, writeFile(path, data)); err != nil {
				return err
			}
		}
	}
	return nil
}
