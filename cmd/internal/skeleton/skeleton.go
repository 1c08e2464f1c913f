// Package skeleton holds a small lesson of each kind, from which an author begins a
// new one. Each is complete: it loads, and it proves itself.
package skeleton

import (
	"bytes"
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/rogpeppe/go-internal/txtar"

	"tcplearn/lessons"
)

//go:embed kinds/*.txtar
var kinds embed.FS

// common is the archive with what lessons of every kind have.
const common = "common"

// placeholder stands for the lesson's number in the scripts.
const placeholder = "LESSON"

// Write makes a lesson of a kind in dir, which must not be there yet, and returns the
// names of its files. Its scripts check the lesson with this number.
func Write(dir string, kind lessons.Kind, number int) ([]string, error) {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, err
	}
	var names []string
	for _, archive := range []string{common, string(kind)} {
		text, err := kinds.ReadFile("kinds/" + archive + ".txtar")
		if err != nil {
			return names, fmt.Errorf("no skeleton of kind %q: %w", kind, err)
		}
		for _, f := range txtar.Parse(text).Files {
			name := filepath.Join(dir, filepath.FromSlash(f.Name))
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				return names, err
			}
			if err := os.WriteFile(name, bytes.ReplaceAll(f.Data, []byte(placeholder), []byte(strconv.Itoa(number))), 0o644); err != nil {
				return names, err
			}
			names = append(names, f.Name)
		}
	}
	return names, nil
}
