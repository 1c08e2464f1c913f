package progress

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

const captureExt = ".pcapng"

// SaveCapture keeps a capture as <dir>/captures/<name> and returns its path. It
// holds what write writes, and appears there only when that is complete. The name
// is <lesson id>-<date>-<time>-<outcome>.pcapng, such as
// handshake-20261122-180311-passed.pcapng; when it is taken, -2, -3 … goes before
// .pcapng: no capture is ever overwritten. write must not use the store. Errors are *[UnavailableError], which
// wraps what write returned if that failed, *[LockedError], and a plain error for
// a name that is not a .pcapng file name.
func (s *Store) SaveCapture(name string, write func(io.Writer) error) (path string, err error) {
	stem, isCapture := strings.CutSuffix(name, captureExt)
	if !isCapture || strings.HasPrefix(name, ".") || name != filepath.Base(name) || !filepath.IsLocal(name) {
		return "", fmt.Errorf("capture name %q is not a visible %s file name", name, captureExt)
	}
	err = s.locked(context.Background(), func() error {
		dir := s.captureDir()
		if err := os.MkdirAll(dir, dirMode); err != nil {
			return s.unavailable(err)
		}
		free, err := freePath(dir, stem, captureExt)
		if err != nil {
			return s.unavailable(err)
		}
		if err := s.replace(dir, filepath.Base(free), write); err != nil {
			return err
		}
		path = free
		return nil
	})
	return path, err
}

// CreateCapture makes an empty captures/<name> to be written bit by bit, for a capture
// that is worth keeping even if this program is killed. The name and the errors are
// those of SaveCapture. The file is the caller's to close.
func (s *Store) CreateCapture(name string) (*os.File, error) {
	stem, isCapture := strings.CutSuffix(name, captureExt)
	if !isCapture || strings.HasPrefix(name, ".") || !filepath.IsLocal(name) || name != filepath.Base(name) {
		return nil, fmt.Errorf("capture name %q is not a visible %s file name", name, captureExt)
	}
	var f *os.File
	err := s.locked(context.Background(), func() error {
		dir := s.captureDir()
		err := os.MkdirAll(dir, dirMode)
		var free string
		if err == nil {
			free, err = freePath(dir, stem, captureExt)
		}
		if err == nil {
			f, err = os.OpenFile(free, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
		}
		if err != nil {
			return s.unavailable(err)
		}
		return nil
	})
	return f, err
}

// Captures returns the paths of the captures saved for a lesson, the newest last.
// There are none, and no error, when nothing was saved yet. The error is an
// *[UnavailableError].
func (s *Store) Captures(lessonID string) ([]string, error) {
	var found []capture
	err := s.asCaller(func() (err error) {
		found, err = listCaptures(s.captureDir(), lessonID)
		if err != nil {
			return s.unavailable(err)
		}
		return nil
	})
	slices.SortFunc(found, capture.compare)
	var paths []string
	for _, c := range found {
		paths = append(paths, filepath.Join(s.captureDir(), c.name))
	}
	return paths, err
}

func (s *Store) captureDir() string { return filepath.Join(s.dir, "captures") }

// capture is a saved capture, with what tells its age.
type capture struct {
	name     string
	stamp    string // date and time in the name, to the second
	modified time.Time
}

// compare orders by age. The name's second counts first, for a copied or restored
// file is modified later than it was captured; the last comparisons put -2 behind
// the name without a number, and -10 behind -9.
func (c capture) compare(other capture) int {
	return cmp.Or(
		strings.Compare(c.stamp, other.stamp),
		c.modified.Compare(other.modified),
		cmp.Compare(len(c.name), len(other.name)),
		strings.Compare(c.name, other.name),
	)
}

// listCaptures returns the captures of a lesson in dir, in no order. The date
// behind the id keeps apart the lessons queue and queue-full.
func listCaptures(dir, lessonID string) ([]capture, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	ofLesson := regexp.MustCompile(`^` + regexp.QuoteMeta(lessonID) + `-(\d{8}-\d{6})\b.*\.pcapng$`)
	var found []capture
	for _, entry := range entries {
		match := ofLesson.FindStringSubmatch(entry.Name())
		if match == nil {
			continue
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed since the directory was read
		}
		if err != nil {
			return nil, err
		}
		found = append(found, capture{name: entry.Name(), stamp: match[1], modified: info.ModTime()})
	}
	return found, nil
}
