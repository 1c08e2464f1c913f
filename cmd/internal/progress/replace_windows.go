package progress

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// replaceFile makes dir/name hold what write writes, by way of a temporary file,
// .name and digits. renameio does not build on Windows, which promises no atomic
// rename; MoveFileEx with MOVEFILE_REPLACE_EXISTING, which os.Rename uses, is the
// nearest there is.
func replaceFile(dir, name string, write func(io.Writer) error) error {
	file, err := os.CreateTemp(dir, "."+name+"*")
	if err != nil {
		return err
	}
	err = write(file)
	if err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	if err == nil {
		err = os.Rename(file.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}
