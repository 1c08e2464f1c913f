//go:build unix

package capture

import (
	"path/filepath"
	"syscall"
	"testing"
)

// Nobody writes to this FIFO: opening it would wait for ever.
func TestReadFIFO(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := ReadFile(path, DefaultLimit)
	wantFault(t, err, NotRegular)
}
