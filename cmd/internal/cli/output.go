package cli

import (
	"errors"
	"os"
	"path/filepath"
)

// output is a file that is being made: it appears under its name when it is whole.
type output struct {
	*os.File
	path string
}

// newOutput begins a file.
func newOutput(path string) (*output, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return nil, err
	}
	return &output{f, path}, nil
}

// finish puts the file in its place unless its making failed for another reason
// than that there was no more to read.
func (o *output) finish(err error) error {
	closed := o.Close()
	var partial uncheckable
	if err == nil || errors.As(err, &partial) {
		if closed == nil {
			closed = errors.Join(os.Chmod(o.Name(), 0o644), os.Rename(o.Name(), o.path))
		}
		if closed == nil {
			return err
		}
	}
	_ = os.Remove(o.Name())
	return errors.Join(err, closed)
}
