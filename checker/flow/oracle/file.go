package oracle

import (
	"bufio"
	"os"
	"path/filepath"
	"testing"

	"tcplearn/checker/capture"
)

// File writes packets, which begin with their IP headers, into a capture file that
// stays until the end of the test.
func File(t testing.TB, records []capture.Record) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "packets.pcapng")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	out := bufio.NewWriter(f)
	w, err := capture.NewWriter(out, capture.Section{}, []capture.Interface{{Name: "wire"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if err := w.WritePacket(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	return path
}
