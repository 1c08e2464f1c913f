//go:build !windows

package progress

import (
	"io"
	"path/filepath"

	"github.com/google/renameio/v2"
)

// replaceFile makes dir/name, mode 0600, hold what write writes. A reader sees the
// old content or the new, never a part, even after a crash. The temporary file,
// .name and digits, lies in dir itself: a rename is atomic only within one file
// system.
func replaceFile(dir, name string, write func(io.Writer) error) (err error) {
	file, err := renameio.NewPendingFile(filepath.Join(dir, name),
		renameio.WithTempDir(dir), renameio.WithStaticPermissions(fileMode))
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = file.Cleanup() // the first error is the one to report
		}
	}()
	if err := write(file); err != nil {
		return err
	}
	return file.CloseAtomicallyReplace()
}
