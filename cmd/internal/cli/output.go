package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// output is a file that is being made: it appears under its name when it is whole.
type output struct {
	*os.File
	path string // "" for what is no file, such as /dev/stdout: it is written as it is
}

// newOutput begins a file. Where path is a link, the file that it names is meant. A
// device or a pipe is written to, and never replaced.
func newOutput(path string) (*output, error) {
	if target, err := filepath.EvalSymlinks(path); err == nil && isFile(target) {
		path = target
	}
	if _, err := os.Stat(path); err == nil && !isFile(path) {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		return &output{File: f}, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return nil, err
	}
	return &output{f, path}, nil
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// finish puts the file in its place unless its making failed for another reason
// than that there was no more to read.
func (o *output) finish(err error) error {
	closed := o.Close()
	var partial uncheckable
	switch {
	case o.path == "" && closed == nil:
		return err
	case o.path == "":
		return errors.Join(err, closed)
	case err == nil, errors.As(err, &partial):
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

// writeFile writes a file. Where that fails, as on a full disk, a new one does not stay
// behind half written.
func writeFile(path string, data []byte) error {
	_, before := os.Lstat(path)
	err := os.WriteFile(path, data, 0o666)
	if err != nil && errors.Is(before, fs.ErrNotExist) {
		_ = os.Remove(path)
	}
	return err
}
